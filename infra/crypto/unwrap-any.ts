import type {
  EncryptionContext,
  KeyFailure,
  KeyOutcome,
  KeyService,
  WrappedKey,
} from '../../domain/ports/key-service.ts';

/**
 * Precedence of failures when no key worked, lowest first: what can be fixed at a key comes before what says that it
 * is the wrong key.
 */
const PRECEDENCE: Readonly<Record<KeyFailure, number>> = {
  denied: 0,
  disabled: 1,
  pendingDeletion: 2,
  wrongKind: 3,
  notFound: 4,
  invalidCiphertext: 5,
};

/** An unwrapped data key, and the copy it came from. The caller overwrites `dataKey`. */
export type Unwrapped = { readonly dataKey: Uint8Array; readonly copy: WrappedKey };

/**
 * Unwraps the first wrapped copy that unwraps, tried in order (after a change of key either key opens a version: user
 * guide, "Change the encryption key"). If none does, returns the failure that takes precedence. An outage of one key
 * is thrown rather than worked around: whether that key works is unknown.
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
  const [failure = 'invalidCiphertext'] = failures.sort((a, b) => PRECEDENCE[a] - PRECEDENCE[b]);
  return { ok: false, failure };
};
