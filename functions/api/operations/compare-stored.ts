import type { StoredComparison } from '../../../domain/secret/commands.ts';
import type { Rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import type { VersionId } from '../../../domain/secret/ids.ts';
import { decryptionRefused } from '../../../domain/secret/key-failures.ts';
import type { Plaintext } from '../../../domain/secret/plaintext.ts';
import type { Call } from '../operation.ts';
import { openStored } from './stored-value.ts';

/** How a value compares with the stored one, or why that cannot be told. */
export type Comparison =
  | { readonly ok: true; readonly stored: StoredComparison }
  | { readonly ok: false; readonly rejection: Rejection };

/**
 * Compare a value with the version of an id, which takes its key. A version that is empty or whose
 * value is gone counts as unknown; a request without a value differs from any version.
 */
export const compareStored = async (
  call: Pick<Call, 'store' | 'sealer'>,
  head: LiveHead,
  { versionId, value }: { readonly versionId: VersionId; readonly value: Plaintext | null },
): Promise<Comparison> => {
  const version = head.secret.versions.get(versionId);
  if (version === undefined || version.digest === null) return { ok: true, stored: 'unknown' };
  if (value === null) return { ok: true, stored: 'different' };
  const opening = await openStored(call, head, versionId);
  if (opening === null) return { ok: true, stored: 'unknown' };
  if (!opening.ok) return { ok: false, rejection: decryptionRefused(opening.failure) };
  return { ok: true, stored: opening.value.equals(value) ? 'same' : 'different' };
};
