import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { WrappedKey } from '../../domain/ports/key-service.ts';
import type { SealedFacts, Sealing } from '../../domain/ports/sealer.ts';
import { branded, type KeyArn, type VersionId } from '../../domain/secret/ids.ts';
import { type Box, NONCE_BYTES, TAG_BYTES } from './aes-gcm.ts';
import { concatBytes, lengthPrefixed } from './length-prefixed.ts';

/**
 * Sealed value, format 1. Everything this code has ever written must stay readable: a change of layout gets a new
 * format number, and format 1 is still parsed. The vectors in `test/vectors/sealed` enforce this.
 *
 *     1 byte   format, 0x01
 *     1 byte   count of wrapped keys, at least 1
 *     each     u16 length, ARN of the KMS key in UTF-8; u16 length, the data key wrapped under it
 *     12 bytes nonce
 *     rest     ciphertext of the kind byte and the value, then the 16-byte tag
 *
 * Lengths are big-endian. Every wrapped key holds the same data key, so any of them opens the body, and a change of
 * key replaces the list but not nonce and ciphertext. The list is newest first, and keys are tried in this order.
 */
export const SEALED_FORMAT = 0x01;

/** A parsed sealed value; it opens with any of its wrapped keys. */
export type SealedValue = Box & { readonly wrappedKeys: readonly WrappedKey[] };

const MAX_KEYS = 0xff;
/** At least the kind byte is encrypted. */
const MIN_BODY_BYTES = 1 + TAG_BYTES;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Encodes a sealed value for storage. Throws `RangeError` for no key, over 255 keys, or a key over 65 535 bytes.
 */
export const encodeSealedValue = ({ wrappedKeys, nonce, body }: SealedValue): Uint8Array => {
  const count = wrappedKeys.length;
  if (count < 1 || count > MAX_KEYS)
    throw new RangeError(`A sealed value cannot have ${count} keys`);
  const keys = wrappedKeys.flatMap(({ keyArn, ciphertext }) => [keyArn, ciphertext]);
  return concatBytes([Uint8Array.of(SEALED_FORMAT, count), lengthPrefixed(keys), nonce, body]);
};

/** Parses stored bytes; `malformed` for any other format, and for truncated bytes. */
export const decodeSealedValue = (bytes: Uint8Array): SealedValue | 'malformed' => {
  const [format, count = 0] = bytes;
  if (format !== SEALED_FORMAT || count < 1) return 'malformed';
  const wrappedKeys: WrappedKey[] = [];
  let rest = bytes.subarray(2);
  while (wrappedKeys.length < count) {
    const taken = takeWrappedKey(rest);
    if (taken === null) return 'malformed';
    wrappedKeys.push(taken.value);
    rest = taken.rest;
  }
  if (rest.length < NONCE_BYTES + MIN_BODY_BYTES) return 'malformed';
  return { wrappedKeys, nonce: rest.subarray(0, NONCE_BYTES), body: rest.subarray(NONCE_BYTES) };
};

/**
 * Digest of a sealed value as events record it: base64url SHA-256 of nonce, ciphertext and tag. It leaves out the
 * wrapped keys, so it stays the same when a change of key wraps the data key again.
 */
export const digestOf = ({ nonce, body }: Box): string => sha256(nonce, body);

const sha256 = (...parts: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
};

/** The stored form of a sealed value and the facts that its event records; ARNs are in the order of the keys. */
export const sealingOf = (versionId: VersionId, value: SealedValue): Sealing => {
  const bytes = encodeSealedValue(value);
  const keyArns = value.wrappedKeys.map(({ keyArn }) => keyArn);
  const storedDigest = sha256(bytes);
  return { version: { versionId, bytes }, keyArns, digest: digestOf(value), storedDigest };
};

/** Whether stored bytes are a sealed value that matches the recorded digests and key ARNs. */
export const isSealedAs = (bytes: Uint8Array, facts: SealedFacts): boolean => {
  const sealed = decodeSealedValue(bytes);
  if (sealed === 'malformed') return false;
  const { keyArns, digest, storedDigest } = facts;
  const arns = sealed.wrappedKeys.map(({ keyArn }) => keyArn);
  return (
    isDeepStrictEqual(arns, keyArns) &&
    digestOf(sealed) === digest &&
    sha256(bytes) === storedDigest
  );
};

type Taken<Value> = { readonly value: Value; readonly rest: Uint8Array };

const takeWrappedKey = (bytes: Uint8Array): Taken<WrappedKey> | null => {
  const arn = takeField(bytes);
  const ciphertext = arn && takeField(arn.rest);
  const keyArn = arn && decodeText(arn.value);
  if (!ciphertext || !keyArn) return null;
  const value = { keyArn: branded<KeyArn>(keyArn), ciphertext: ciphertext.value };
  return { value, rest: ciphertext.rest };
};

/** Reads a length-prefixed field, which is never empty: neither an ARN nor a wrapped key can be. */
const takeField = (bytes: Uint8Array): Taken<Uint8Array> | null => {
  const [high, low] = bytes;
  if (high === undefined || low === undefined) return null;
  const end = 2 + high * 0x100 + low;
  if (end === 2 || end > bytes.length) return null;
  return { value: bytes.subarray(2, end), rest: bytes.subarray(end) };
};

const decodeText = (bytes: Uint8Array): string | null => {
  try {
    return utf8.decode(bytes);
  } catch {
    return null; // not UTF-8, the only thing a fatal decoder throws for
  }
};
