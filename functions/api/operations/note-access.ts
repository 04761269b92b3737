import { Outage } from '../../../domain/ports/outage.ts';
import { instant, type VersionId } from '../../../domain/secret/ids.ts';
import type { Call, LiveHead } from '../operation.ts';

const DAY = 86_400_000;

/**
 * Note that a version was read today (LastAccessedDate), with one write a day at most for each secret.
 * Another version that is read on the same day is remembered by this process alone. While the store
 * takes no writes the note is left to a later read: the value is at hand, and its reader needs it more.
 */
export const noteAccess = async (
  { store, origin, reads }: Call,
  head: LiveHead,
  versionId: VersionId,
): Promise<void> => {
  const { secret, access } = head;
  const today = instant(origin.at - (origin.at % DAY));
  const known = access.versions.get(versionId);
  if (known !== undefined && known >= today) return;
  if (access.on !== null && access.on >= today) {
    reads.remember(secret.arn, versionId, today);
    return;
  }
  try {
    await store.recordAccess(head, versionId, today);
  } catch (error) {
    if (!(error instanceof Outage)) throw error;
  }
};
