import type { KeyFailure } from '../ports/key-service.ts';
import type { OpenFailure } from '../ports/sealer.ts';
import { type Rejection, rejection } from './decision.ts';
import { ASYMMETRIC_KEY, CANNOT_DECRYPT, CANNOT_ENCRYPT, KEY_ACCESS_DENIED } from './messages.ts';

/** What a caller hears when a key does not encrypt. */
export const encryptionRefused = (failure: KeyFailure): Rejection => {
  if (failure === 'denied') return denied(failure);
  const message = failure === 'wrongKind' ? ASYMMETRIC_KEY : CANNOT_ENCRYPT;
  return { ...rejection('EncryptionFailure', message), keyFailure: failure };
};

/** What a caller hears when a stored value does not open. */
export const decryptionRefused = (failure: OpenFailure): Rejection =>
  failure === 'denied'
    ? denied(failure)
    : { ...rejection('DecryptionFailure', CANNOT_DECRYPT), keyFailure: failure };

const denied = (failure: OpenFailure): Rejection => ({
  ...rejection('KeyAccessDenied', KEY_ACCESS_DENIED),
  keyFailure: failure,
});
