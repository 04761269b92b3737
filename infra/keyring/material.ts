import type { KeyObject } from 'node:crypto';
import type { EncryptionContext } from '../../domain/ports/key-service.ts';
import type { KeyArn } from '../../domain/secret/ids.ts';
import { decrypt, encrypt, NONCE_BYTES, randomKey } from '../crypto/aes-gcm.ts';
import { contextBytes } from '../crypto/encryption-context.ts';
import { concatBytes, lengthPrefixed } from '../crypto/length-prefixed.ts';
import { keyFor } from './keyring-key.ts';

/**
 * Two wrappings, both AES-256-GCM with a random nonce. Their first authenticated field says which one
 * it is, so that bytes of one are never accepted as the other.
 *
 *     material   nonce, 32 encrypted bytes, tag; authenticates "sealstream key material 1", key ARN
 *     data key   0x01, nonce, 32 encrypted bytes, tag; authenticates "sealstream data key 1", key
 *                ARN, then the encryption context as `contextBytes` writes it
 *
 * Both are stored for years and are covered by the vectors in `test/vectors/sealed`. One key wraps at
 * most 2^32 data keys (see `encrypt`): make a new key long before.
 */
const MATERIAL = 'sealstream key material 1';
const DATA_KEY = 'sealstream data key 1';
const DATA_KEY_FORMAT = 0x01;

/** The key of a keyring that encrypts material. */
export const materialKey = (keyringKey: KeyObject): KeyObject => keyFor(keyringKey, 'material');

/** Fresh key material, encrypted under the material key and bound to its key. */
export const newMaterial = (under: KeyObject, key: KeyArn): Uint8Array => {
  const material = randomKey();
  try {
    return sealMaterial(under, key, material);
  } finally {
    material.fill(0);
  }
};

/** Known material, encrypted and bound to its key. The caller overwrites `material` after use. */
export const sealMaterial = (under: KeyObject, key: KeyArn, material: Uint8Array): Uint8Array => {
  const { nonce, body } = encrypt(under, [material], lengthPrefixed([MATERIAL, key]));
  return concatBytes([nonce, body]);
};

/** Work with a key's material, which is overwritten afterwards. Throws if it is of another keyring. */
export const withMaterial = <Result>(
  under: KeyObject,
  { arn, material }: { readonly arn: KeyArn; readonly material: Uint8Array },
  work: (material: Uint8Array) => Result,
): Result => {
  const box = { nonce: material.subarray(0, NONCE_BYTES), body: material.subarray(NONCE_BYTES) };
  const clear = decrypt(under, box, lengthPrefixed([MATERIAL, arn]));
  if (clear === null) throw new Error(`The keyring is damaged: ${arn} does not open`);
  try {
    return work(clear);
  } finally {
    clear.fill(0);
  }
};

/** What a data key is wrapped for; unwrapping needs the same. */
export type Binding = { readonly arn: KeyArn; readonly context: EncryptionContext };

/** The data key under a key's material. */
export const wrapDataKey = (
  material: Uint8Array,
  dataKey: Uint8Array,
  binding: Binding,
): Uint8Array => {
  const { nonce, body } = encrypt(material, [dataKey], boundTo(binding));
  return concatBytes([Uint8Array.of(DATA_KEY_FORMAT), nonce, body]);
};

/** The 32 bytes of a data key; `null` if it is damaged or was wrapped for something else. */
export const unwrapDataKey = (
  material: Uint8Array,
  wrapped: Uint8Array,
  binding: Binding,
): Uint8Array | null => {
  if (wrapped[0] !== DATA_KEY_FORMAT) return null;
  const bodyStart = 1 + NONCE_BYTES;
  const box = { nonce: wrapped.subarray(1, bodyStart), body: wrapped.subarray(bodyStart) };
  return decrypt(material, box, boundTo(binding));
};

const boundTo = ({ arn, context }: Binding): Uint8Array =>
  concatBytes([lengthPrefixed([DATA_KEY, arn]), contextBytes(context)]);
