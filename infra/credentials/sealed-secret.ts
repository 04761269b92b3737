import type { KeyObject } from 'node:crypto';
import { decrypt, encrypt, NONCE_BYTES } from '../crypto/aes-gcm.ts';
import { concatBytes, lengthPrefixed } from '../crypto/length-prefixed.ts';
import type { RootCredentials } from './root-credentials.ts';

/** Account and access key that a sealed secret is bound to: it opens for no others. */
export type SecretOwner = Omit<RootCredentials, 'secretAccessKey'>;

/**
 * Seals the root secret access key with AES-256-GCM: nonce, ciphertext and tag, in base64. It authenticates
 * "sealstream root secret 1", the account id and the access key id.
 */
export const sealSecret = (key: KeyObject, credentials: RootCredentials): string => {
  const secret = Buffer.from(credentials.secretAccessKey, 'utf8');
  try {
    const { nonce, body } = encrypt(key, [secret], boundTo(credentials));
    return Buffer.from(concatBytes([nonce, body])).toString('base64');
  } finally {
    secret.fill(0);
  }
};

/** Opens a sealed secret access key; `null` if it was altered, or sealed under another key or for another owner. */
export const openSecret = (key: KeyObject, owner: SecretOwner, sealed: string): string | null => {
  const bytes = Uint8Array.from(Buffer.from(sealed, 'base64'));
  const box = { nonce: bytes.subarray(0, NONCE_BYTES), body: bytes.subarray(NONCE_BYTES) };
  const clear = decrypt(key, box, boundTo(owner));
  if (clear === null) return null;
  const secret = Buffer.from(clear).toString('utf8');
  clear.fill(0);
  return secret;
};

const boundTo = ({ accountId, accessKeyId }: SecretOwner): Uint8Array =>
  lengthPrefixed(['sealstream root secret 1', accountId, accessKeyId]);
