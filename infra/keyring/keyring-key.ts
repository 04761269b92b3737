import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES, NONCE_BYTES, randomKey } from '../crypto/aes-gcm.ts';
import { concatBytes, lengthPrefixed } from '../crypto/length-prefixed.ts';

/**
 * The keyring key is 32 random bytes, made once for each keyring and never stored but encrypted under
 * the root key. It encrypts nothing itself: every key that does is derived from it (HKDF-SHA-256, RFC
 * 5869), so a new root key leaves all of them as they are.
 *
 *     box   nonce, 32 encrypted bytes, tag; authenticates "sealstream keyring key 2"
 *
 * The 2 says that the keyring has a manifest: without the root key nobody makes a box that claims there is
 * none yet, so that one would be made of whatever rows are there.
 */
const PURPOSE = lengthPrefixed(['sealstream keyring key 2']);
const EARLIER_PURPOSE = lengthPrefixed(['sealstream keyring key 1']);

/** A fresh keyring key. */
export const newKeyringKey = (): KeyObject => {
  const bytes = randomKey();
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
};

/** The box to store: the keyring key encrypted under a root key. */
export const sealKeyringKey = (root: KeyObject, keyringKey: KeyObject): Uint8Array => {
  const bytes = keyringKey.export();
  try {
    const { nonce, body } = encrypt(root, [bytes], PURPOSE);
    return concatBytes([nonce, body]);
  } finally {
    bytes.fill(0);
  }
};

/** The keyring key out of its box; `null` if the box was not made under this root key. */
export const openKeyringKey = (root: KeyObject, stored: Uint8Array): KeyObject | null =>
  opened(root, stored, PURPOSE);

/** The same for a keyring that has no manifest yet. */
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

/** A key of 32 bytes for one purpose; other purposes have other keys, and none tells of another. */
export const keyFor = (keyringKey: KeyObject, purpose: string): KeyObject => {
  const info = lengthPrefixed(['sealstream derived key 1', purpose]);
  const bytes = new Uint8Array(hkdfSync('sha256', keyringKey, new Uint8Array(0), info, KEY_BYTES));
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
};

/** What the service needs keys for besides the values of secrets. */
export type ServicePurpose = 'credentials' | 'store-integrity';

/**
 * The key of the service for a purpose: 32 bytes, the same for as long as the keyring lives, whatever
 * becomes of its root key.
 */
export type ServiceKeys = (purpose: ServicePurpose) => KeyObject;

/** Service keys of a keyring. Each is made from the keyring key, so there is none to lose or to swap. */
export const serviceKeys = (keyringKey: KeyObject): ServiceKeys => {
  const made = new Map<ServicePurpose, KeyObject>();
  return (purpose) => {
    const key = made.get(purpose) ?? keyFor(keyringKey, `service ${purpose}`);
    made.set(purpose, key);
    return key;
  };
};
