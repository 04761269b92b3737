import type { KeySelector, KeyService, WrappedKey } from '../../domain/ports/key-service.ts';
import type { OpenFailure, SealedVersion, Sealing } from '../../domain/ports/sealer.ts';
import type { SecretArn } from '../../domain/secret/ids.ts';
import { checkBody } from './sealed-body.ts';
import { decodeSealedValue, sealingOf } from './sealed-value.ts';
import { unwrapAny } from './unwrap-any.ts';

/**
 * Maximum number of wrapped copies of a data key per value. A copy under a KMS key takes some 260 bytes, and opening
 * a value costs one request for each newest key that is disabled. The format allows 255, and any number is read.
 */
const MAX_COPIES = 8;

type Rewrapping =
  | { readonly ok: true; readonly value: Sealing }
  | { readonly ok: false; readonly failure: OpenFailure };

/**
 * Wraps the data key of a sealed value under one more key (user guide, "Change the encryption key": Decrypt under an
 * old key, Encrypt under the new one). The body stays the same, byte for byte, but is decrypted first: a value that
 * was altered or moved must not get a fresh digest. Its plaintext is overwritten before the new key is used, and the
 * data key on every exit.
 */
export const rewrap = async (
  keys: KeyService,
  { versionId, bytes }: SealedVersion,
  secretArn: SecretArn,
  key: KeySelector,
): Promise<Rewrapping> => {
  const sealed = decodeSealedValue(bytes);
  if (sealed === 'malformed') return { ok: false, failure: sealed };
  const context = { secretArn, versionId };
  const unwrapped = await unwrapAny(keys, sealed.wrappedKeys, context);
  if (!unwrapped.ok) return unwrapped;
  const { dataKey, copy } = unwrapped.value;
  try {
    const body = checkBody(dataKey, sealed, context);
    if (!body.ok) return body;
    const fresh = await keys.wrap(key, dataKey, context);
    if (!fresh.ok) return fresh;
    const wrappedKeys = copiesWith(fresh.value, sealed.wrappedKeys, copy);
    return { ok: true, value: sealingOf(versionId, { ...sealed, wrappedKeys }) };
  } finally {
    dataKey.fill(0);
  }
};

/**
 * The new copy, then the earlier ones under other keys, newest first. Beyond the maximum the oldest are dropped,
 * except the one that has just unwrapped: the keys of the others may no longer exist.
 */
const copiesWith = (
  fresh: WrappedKey,
  earlier: readonly WrappedKey[],
  working: WrappedKey,
): readonly WrappedKey[] => {
  const others = earlier.filter(({ keyArn }) => keyArn !== fresh.keyArn);
  const recent = others.slice(0, MAX_COPIES - 1);
  if (!others.includes(working) || recent.includes(working)) return [fresh, ...recent];
  return [fresh, ...recent.slice(0, -1), working];
};
