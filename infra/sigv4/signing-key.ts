import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { AccessKey } from '../../domain/ports/credential-directory.ts';
import { type CredentialScope, TERMINATOR } from './credential.ts';

/** An access key without its principal. */
type IssuedKey = Pick<AccessKey, 'accessKeyId' | 'secretAccessKey'>;

/** Finds or derives the signing key of an access key for one scope. */
export type SigningKeys = (accessKey: IssuedKey, scope: CredentialScope) => KeyObject;

/**
 * Derives a signing key: a KeyObject, because HMAC with one costs a fifth of HMAC with a Buffer, and it cannot
 * be printed.
 */
export const deriveSigningKey = (secretAccessKey: string, scope: CredentialScope): KeyObject => {
  let key = Buffer.from(`AWS4${secretAccessKey}`, 'utf8');
  // Not the terminator that the client sent: only this one is accepted.
  for (const part of [scope.date, scope.region, scope.service, TERMINATOR]) {
    const next = createHmac('sha256', key).update(part, 'utf8').digest();
    key.fill(0);
    key = next;
  }
  const signingKey = createSecretKey(key);
  key.fill(0);
  return signingKey;
};

/**
 * Caches the `max` most recently used signing keys, so that each is derived once per day and scope. A changed secret
 * is another entry, so a key derived from the old secret is not used for the new one.
 */
export const signingKeys = ({ max }: { readonly max: number }): SigningKeys => {
  if (!Number.isInteger(max) || max < 1) throw new RangeError('max must be a whole number above 0');
  const kept = new Map<string, KeyObject>();

  return (accessKey, scope) => {
    const name = fingerprint(accessKey, scope);
    const key = kept.get(name) ?? deriveSigningKey(accessKey.secretAccessKey, scope);
    kept.delete(name);
    kept.set(name, key);
    const [oldest] = kept.keys();
    if (kept.size > max && oldest !== undefined) kept.delete(oldest);
    return key;
  };
};

/** Hashed, so that the map holds no secrets; JSON, so that different lists of parts never encode alike. */
const fingerprint = ({ accessKeyId, secretAccessKey }: IssuedKey, scope: CredentialScope): string =>
  createHash('sha256')
    .update(JSON.stringify([accessKeyId, secretAccessKey, scope.date, scope.region, scope.service]))
    .digest('base64');
