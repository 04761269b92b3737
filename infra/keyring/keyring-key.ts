import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES, NONCE_BYTES, randomKey } from '../crypto/aes-gcm.ts';
import { concatBytes, lengthPrefixed } from '../crypto/length-prefixed.ts';

/**
 * The keyring key is 32 random bytes, generated once per keyring and stored only encrypted under the root key.
 * It encrypts nothing itself: all other keys are derived from it (HKDF-SHA-256, RFC 5869), so a change of the root
 * key leaves them as they are.
 *
 *     box   nonce, 32 encrypted bytes, tag; authenticates "sealstream keyring key 2"
 *
 * The 2 says that the keyring has a manifest. Without the root key an attacker cannot forge a box of version 1,
 * which would have a manifest made from whatever rows are there.
 */
const PURPOSE = lengthPrefixed(['sealstream keyring key 2']);
const EARLIER_PURPOSE = lengthPrefixed(['sealstream keyring key 1']);

/** Generates a keyring key. */
export const newKeyringKey = (): KeyObject => {
  const bytes = randomKey();
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
};

/** Encrypts the keyring key under a root key, for storage. */
export const sealKeyringKey = (root: KeyObject, keyringKey: KeyObject): Uint8Array => {
  const bytes = keyringKey.export();
  try {
    const { nonce, body } = encrypt(root, [bytes], PURPOSE);
    return concatBytes([nonce, body]);
  } finally {
    bytes.fill(0);
  }
};

/** Decrypts a stored keyring key; `null` if it is under another root key. */
export const openKeyringKey = (root: KeyObject, stored: Uint8Array): KeyObject | null =>
  opened(root, stored, PURPOSE);

/** Decrypts the keyring key of a keyring that has no manifest yet; `null` if it is under another root key. */
export const openEarlierKeyringKey = (root: KeyObject, stored: Uint8Array): KeyObject | null =>
  opened(root, stored, EARLIER_PURPOSE);

const opened = (root: KeyObject, stored: Uint8Array, purpose: Uint8Array): KeyObject | null => {
  const box = { nonce: stored.subarray(0, NONCE_BYTES), body: stored.subarray(NONCE_BYTES) };
  const bytes = decrypt(root, box, purpose);
  if (bytes === null) return null;
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
};

/** Derives a 32-byte key for one purpose; keys of different purposes are independent. */
export const keyFor = (keyringKey: KeyObject, purpose: string): KeyObject => {
  const info = lengthPrefixed(['sealstream derived key 1', purpose]);
  const bytes = new Uint8Array(hkdfSync('sha256', keyringKey, new Uint8Array(0), info, KEY_BYTES));
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
};

/** Purposes the service needs keys for besides encrypting secret values. */
export type ServicePurpose = 'credentials' | 'store-integrity';

/**
 * Returns the service's key for a purpose: 32 bytes, which stay the same for the life of the keyring, even when
 * its root key changes.
 */
export type ServiceKeys = (purpose: ServicePurpose) => KeyObject;

/** Service keys of a keyring. They are derived from the keyring key, so they cannot be lost or swapped. */
export const serviceKeys = (keyringKey: KeyObject): ServiceKeys => {
  const derived = new Map<ServicePurpose, KeyObject>();
  return (purpose) => {
    const key = derived.get(purpose) ?? keyFor(keyringKey, `service ${purpose}`);
    derived.set(purpose, key);
    return key;
  };
};
