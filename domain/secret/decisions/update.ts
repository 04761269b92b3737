import type { UpdateSecret } from '../commands.ts';
import { accept, type Decision, reject } from '../decision.ts';
import type { SecretEvent } from '../events.ts';
import { AWSCURRENT } from '../ids.ts';
import { tokenReused } from '../messages.ts';
import type { ActiveSecret, Secret } from '../state.ts';
import { addVersion } from './put-value.ts';
import { whenActive } from './when-active.ts';

/**
 * UpdateSecret: changes the members that are given and differ; a value becomes the current version.
 */
export const updateSecret = (command: UpdateSecret, secret: Secret): Decision =>
  whenActive(secret, (active) => {
    const { versionId, version, stored, now } = command;
    if (stored === 'different') {
      return reject('ResourceExists', tokenReused(versionId, active.arn));
    }
    const metadata = [...descriptionFacts(command, active), ...keyFacts(command, active)];
    if (version === null) return accept(...metadata);
    const added = addVersion(active, { version, labels: [AWSCURRENT], now });
    return added.accepted ? accept(...metadata, ...added.events) : added;
  });

const descriptionFacts = (
  { description, externalType, now: at }: UpdateSecret,
  secret: ActiveSecret,
): readonly SecretEvent[] => {
  const changes = {
    ...(description !== undefined && description !== secret.description && { description }),
    ...(externalType !== undefined && externalType !== secret.externalType && { externalType }),
  };
  return Object.keys(changes).length > 0 ? [{ type: 'SecretDescribed', at, ...changes }] : [];
};

const keyFacts = (
  { keyChange, now: at }: UpdateSecret,
  secret: ActiveSecret,
): readonly SecretEvent[] =>
  keyChange === null || keyChange.keyId === secret.keyId
    ? []
    : [{ type: 'EncryptionKeyChanged', at, ...keyChange }];
