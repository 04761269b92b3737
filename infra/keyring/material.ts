import type { KeyObject } from 'node:crypto';
import type { EncryptionContext } from '../../domain/ports/key-service.ts';
import type { KeyArn } from '../../domain/secret/ids.ts';
import { decrypt, encrypt, NONCE_BYTES, randomKey } from '../crypto/aes-gcm.ts';
import { contextBytes } from '../crypto/encryption-context.ts';
import { concatBytes, lengthPrefixed } from '../crypto/length-prefixed.ts';
import { keyFor } from './keyring-key.ts';

/**
 * Two wrapped forms, both AES-256-GCM with a random nonce. The first authenticated field identifies the form,
 * so that one is never accepted as the other.
 *
 *     material   nonce, 32 encrypted bytes, tag; authenticates "sealstream key material 1", key ARN
 *     data key   0x01, nonce, 32 encrypted bytes, tag; authenticates "sealstream data key 1", key
 *                ARN, then the encryption context as `contextBytes` writes it
 *
 * A rotated key has further materials, numbered from 2. They authenticate "… 2", key ARN and number in
 * decimal digits, and what they wrap begins with 0x02 and the number as four big-endian bytes. All of these
 * stay stored for years and are covered by the vectors in `test/vectors/sealed`. One material wraps at most
 * 2^32 data keys (see `encrypt`): rotate long before that.
 */
const MATERIAL = 'sealstream key material';
const DATA_KEY = 'sealstream data key';
const FIRST_FORMAT = 0x01;
const NUMBERED_FORMAT = 0x02;
const NUMBER_BYTES = 4;

/** Names a material: the key it belongs to, and its number. */
export type MaterialName = { readonly arn: KeyArn; readonly number: number };

/** Derives the key that encrypts material. */
export const materialKey = (keyringKey: KeyObject): KeyObject => keyFor(keyringKey, 'material');

/** Generates key material, and returns it encrypted under the material key and bound to its name. */
export const newMaterial = (under: KeyObject, name: MaterialName): Uint8Array => {
  const material = randomKey();
  try {
    return sealMaterial(under, name, material);
  } finally {
    material.fill(0);
  }
};

/** Encrypts known material, bound to its name. The caller overwrites `material` after use. */
export const sealMaterial = (
  under: KeyObject,
  name: MaterialName,
  material: Uint8Array,
): Uint8Array => {
  const { nonce, body } = encrypt(under, [material], named(MATERIAL, name));
  return concatBytes([nonce, body]);
};

type SealedMaterial = MaterialName & { readonly box: Uint8Array };

/** Decrypts material, which the caller overwrites; `null` if it belongs to another keyring or name. */
export const openMaterial = (
  under: KeyObject,
  { box, ...name }: SealedMaterial,
): Uint8Array | null => {
  const sealed = { nonce: box.subarray(0, NONCE_BYTES), body: box.subarray(NONCE_BYTES) };
  return decrypt(under, sealed, named(MATERIAL, name));
};

/** Passes decrypted material to `work`, then overwrites it. Throws if it belongs to another keyring or name. */
export const withMaterial = <Result>(
  under: KeyObject,
  sealed: SealedMaterial,
  work: (material: Uint8Array) => Result,
): Result => {
  const clear = openMaterial(under, sealed);
  if (clear === null) throw new Error(`The keyring is damaged: ${sealed.arn} does not open`);
  try {
    return work(clear);
  } finally {
    clear.fill(0);
  }
};

/** What a data key is bound to; unwrapping needs the same values. */
export type Binding = MaterialName & { readonly context: EncryptionContext };

/** Wraps a data key under a key's material. */
export const wrapDataKey = (
  material: Uint8Array,
  dataKey: Uint8Array,
  binding: Binding,
): Uint8Array => {
  const { nonce, body } = encrypt(material, [dataKey], boundTo(binding));
  return concatBytes([prefixOf(binding), nonce, body]);
};

/** Reads the number of the material that wrapped a data key; `null` for an unknown format. */
export const materialNumberIn = (wrapped: Uint8Array): number | null => {
  if (wrapped[0] === FIRST_FORMAT) return 1;
  if (wrapped[0] !== NUMBERED_FORMAT || wrapped.length <= NUMBER_BYTES) return null;
  return new DataView(wrapped.buffer, wrapped.byteOffset).getUint32(1);
};

/** Unwraps the 32 bytes of a data key; `null` if it is corrupt or bound to something else. */
export const unwrapDataKey = (
  material: Uint8Array,
  wrapped: Uint8Array,
  binding: Binding,
): Uint8Array | null => {
  const prefix = prefixOf(binding);
  if (prefix.some((byte, index) => wrapped[index] !== byte)) return null;
  const bodyStart = prefix.length + NONCE_BYTES;
  const box = {
    nonce: wrapped.subarray(prefix.length, bodyStart),
    body: wrapped.subarray(bodyStart),
  };
  return decrypt(material, box, boundTo(binding));
};

const prefixOf = ({ number }: MaterialName): Uint8Array => {
  if (number === 1) return Uint8Array.of(FIRST_FORMAT);
  const prefix = new Uint8Array(1 + NUMBER_BYTES);
  prefix[0] = NUMBERED_FORMAT;
  new DataView(prefix.buffer).setUint32(1, number);
  return prefix;
};

const boundTo = ({ context, ...name }: Binding): Uint8Array =>
  concatBytes([named(DATA_KEY, name), contextBytes(context)]);

/** The first material predates numbering. */
const named = (purpose: string, { arn, number }: MaterialName): Uint8Array =>
  number === 1
    ? lengthPrefixed([`${purpose} 1`, arn])
    : lengthPrefixed([`${purpose} 2`, arn, String(number)]);
