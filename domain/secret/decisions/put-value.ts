import type { PutSecretValue } from '../commands.ts';
import { accept, type Decision, reject } from '../decision.ts';
import { AWSCURRENT } from '../ids.ts';
import { tokenReused } from '../messages.ts';
import type { Secret } from '../state.ts';
import { addVersion } from './add-version.ts';
import { whenActive } from './when-active.ts';

/**
 * PutSecretValue. A retry with the same token and value changes nothing, whatever its labels; a token
 * cannot carry another value. The empty version a rotation registered is filled.
 */
export const putSecretValue = (command: PutSecretValue, secret: Secret): Decision =>
  whenActive(secret, (active) => {
    const { version, versionId, stages, stored, now } = command;
    if (stored === 'same') return accept();
    if (stored === 'different' || version === null) {
      return reject('ResourceExists', tokenReused(versionId, active.arn));
    }
    return addVersion(active, { version, labels: stages ?? [AWSCURRENT], now });
  });
