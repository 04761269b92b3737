import type { KeyFailure } from '../ports/key-service.ts';
import type { OpenFailure } from '../ports/sealer.ts';
import { type Rejection, rejection } from './decision.ts';
import { keyReference, type NamedKey } from './key-reference.ts';
import {
  ASYMMETRIC_KEY,
  CANNOT_DECRYPT,
  CANNOT_ENCRYPT,
  INVALID_KEY_ID,
  invalidKeyArn,
  KEY_ACCESS_DENIED,
} from './messages.ts';
import type { Owner } from './names.ts';

/** Rejects a `KmsKeyId` that is invalid whatever keys exist; `null` if it may be valid. */
export const keyRejection = (named: NamedKey, here: Owner): Rejection | null => {
  const reference = keyReference(named, here);
  switch (reference.kind) {
    case 'malformed':
      return invalidKey(INVALID_KEY_ID);
    case 'otherRegion':
      return invalidKey(invalidKeyArn(reference.region));
    case 'managed':
      return denied('denied');
    default:
      return null;
  }
};

/** The rejection for a key that fails to encrypt. */
export const encryptionRejection = (failure: KeyFailure): Rejection => {
  if (failure === 'denied') return denied(failure);
  const message = failure === 'wrongKind' ? ASYMMETRIC_KEY : CANNOT_ENCRYPT;
  return { ...rejection('EncryptionFailure', message), keyFailure: failure };
};

/** The rejection for a stored value that fails to open. */
export const decryptionRejection = (failure: OpenFailure): Rejection =>
  failure === 'denied'
    ? denied(failure)
    : { ...rejection('DecryptionFailure', CANNOT_DECRYPT), keyFailure: failure };

const invalidKey = (message: string): Rejection => ({
  ...rejection('InvalidParameter', message),
  keyFailure: 'notFound',
});

const denied = (failure: OpenFailure): Rejection => ({
  ...rejection('KeyAccessDenied', KEY_ACCESS_DENIED),
  keyFailure: failure,
});
