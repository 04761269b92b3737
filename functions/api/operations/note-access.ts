import { Outage } from '../../../domain/ports/outage.ts';
import { instant, type VersionId } from '../../../domain/secret/ids.ts';
import type { Call, LiveHead } from '../operation.ts';

const DAY = 86_400_000;

/**
 * Note that a version was read today (LastAccessedDate), unless that is known already. While the store
 * takes no writes the note is left to a later read: the value is at hand, and its reader needs it more.
 */
export const noteAccess = async (
  { store, origin }: Call,
  head: LiveHead,
  versionId: VersionId,
): Promise<void> => {
  const today = instant(origin.at - (origin.at % DAY));
  const known = head.access.versions.get(versionId);
  if (known !== undefined && known >= today) return;
  try {
    await store.recordAccess(head, versionId, today);
  } catch (error) {
    if (!(error instanceof Outage)) throw error;
  }
};
