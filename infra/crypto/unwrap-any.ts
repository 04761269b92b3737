import type {
  EncryptionContext,
  KeyFailure,
  KeyOutcome,
  KeyService,
  WrappedKey,
} from '../../domain/ports/key-service.ts';

/**
 * Which failure tells most when no key worked, lowest first: what somebody can undo at the key comes
 * before what says that this key is not the one.
 */
const TELLING: Readonly<Record<KeyFailure, number>> = {
  denied: 0,
  disabled: 1,
  pendingDeletion: 2,
  wrongKind: 3,
  notFound: 4,
  invalidCiphertext: 5,
};

/** A data key in the clear, and the copy it came out of. The receiver overwrites `dataKey`. */
export type Unwrapped = { readonly dataKey: Uint8Array; readonly copy: WrappedKey };

/**
 * The data key out of the first wrapped copy that unwraps, tried in order (after a key change either
 * key opens a version: user guide, "Change the encryption key"). When none does, the most telling
 * failure. An outage of one key is thrown and not worked around: whether that key works is unknown.
 */
export const unwrapAny = async (
  keys: KeyService,
  wrappedKeys: readonly WrappedKey[],
  context: EncryptionContext,
): Promise<KeyOutcome<Unwrapped>> => {
  const failures: KeyFailure[] = [];
  for (const copy of wrappedKeys) {
    const unwrapped = await keys.unwrap(copy, context);
    if (unwrapped.ok) return { ok: true, value: { dataKey: unwrapped.value, copy } };
    failures.push(unwrapped.failure);
  }
  const [failure = 'invalidCiphertext'] = failures.sort((a, b) => TELLING[a] - TELLING[b]);
  return { ok: false, failure };
};
