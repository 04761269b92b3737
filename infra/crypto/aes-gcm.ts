import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type DecipherGCM,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { concatBytes } from './length-prefixed.ts';

const ALGORITHM = 'aes-256-gcm';

/** Bytes of every key here: AES-256. */
export const KEY_BYTES = 32;
/** Bytes of the nonce, the length that GCM specifies. */
export const NONCE_BYTES = 12;
/** Bytes of the authentication tag, never truncated. */
export const TAG_BYTES = 16;

/** Result of encryption: a nonce, and the ciphertext followed by the tag. */
export type Box = { readonly nonce: Uint8Array; readonly body: Uint8Array };

/** Generates a random key in a buffer of its own, so that overwriting it overwrites the only copy. */
export const randomKey = (): Uint8Array => randomFillSync(new Uint8Array(KEY_BYTES));

/** Throws `RangeError` for bytes that cannot be a key, which is a bug of the caller. */
export const assertKeyLength = ({ length }: Uint8Array): void => {
  if (length !== KEY_BYTES) throw new RangeError(`A key has ${KEY_BYTES} bytes, not ${length}`);
};

/** Creating a cipher from a KeyObject costs a third of creating it from raw bytes. */
const asKey = (key: Uint8Array | KeyObject): KeyObject =>
  key instanceof Uint8Array ? createSecretKey(key) : key;

/**
 * Encrypts the parts as one plaintext under a random nonce. The parts are not joined first, so no second plaintext
 * copy exists. A key may encrypt 2^32 times before random nonces risk colliding (NIST SP 800-38D, 8.3).
 * Throws for a key that is not 32 bytes.
 */
export const encrypt = (
  key: Uint8Array | KeyObject,
  parts: readonly Uint8Array[],
  associated: Uint8Array,
): Box => {
  const nonce = randomFillSync(new Uint8Array(NONCE_BYTES));
  const cipher = createCipheriv(ALGORITHM, asKey(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated);
  const encrypted = parts.map((part) => cipher.update(part));
  return { nonce, body: concatBytes([...encrypted, cipher.final(), cipher.getAuthTag()]) };
};

/** Decrypts; `null` if key, nonce, body or associated data are not the original ones. */
export const decrypt = (
  key: Uint8Array | KeyObject,
  { nonce, body }: Box,
  associated: Uint8Array,
): Uint8Array | null => {
  const end = body.length - TAG_BYTES;
  if (end < 0 || nonce.length !== NONCE_BYTES) return null;
  const decipher = createDecipheriv(ALGORITHM, asKey(key), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated);
  decipher.setAuthTag(body.subarray(end));
  const { buffer, byteOffset, length } = decipher.update(body.subarray(0, end));
  const clear = new Uint8Array(buffer, byteOffset, length);
  if (isAuthentic(decipher)) return clear;
  clear.fill(0);
  return null;
};

/** Once the parameters were accepted, `final` throws only for a wrong tag. */
const isAuthentic = (decipher: DecipherGCM): boolean => {
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
};
