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
/** Bytes of the nonce, the length GCM is specified for. */
export const NONCE_BYTES = 12;
/** Bytes of the authentication tag, never truncated. */
export const TAG_BYTES = 16;

/** What encryption leaves: a nonce, and the ciphertext with the tag at its end. */
export type Box = { readonly nonce: Uint8Array; readonly body: Uint8Array };

/** Fresh random bytes in memory of their own, so that overwriting them overwrites the only copy. */
export const randomKey = (): Uint8Array => randomFillSync(new Uint8Array(KEY_BYTES));

/** Throws `RangeError` for bytes that cannot be a key: it was a bug to hand them on. */
export const assertKeyLength = ({ length }: Uint8Array): void => {
  if (length !== KEY_BYTES) throw new RangeError(`A key has ${KEY_BYTES} bytes, not ${length}`);
};

/** A cipher made from a KeyObject costs a third of one made from raw bytes. */
const asKey = (key: Uint8Array | KeyObject): KeyObject =>
  key instanceof Uint8Array ? createSecretKey(key) : key;

/**
 * Encrypt the parts as one text under a random nonce. The parts are not joined first, so no second
 * copy of them exists in the clear. A key may encrypt 2^32 times before random nonces risk meeting
 * (NIST SP 800-38D, 8.3). Throws for a key that is not 32 bytes.
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

/** The text in the clear, or `null` when key, nonce, body or associated data are not the original. */
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

/** `final` throws for a wrong tag and, once the parameters were accepted, for nothing else. */
const isAuthentic = (decipher: DecipherGCM): boolean => {
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
};
