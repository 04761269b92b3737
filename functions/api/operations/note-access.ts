import type { LiveHead } from '../../../domain/secret/head.ts';
import { instant, type VersionId } from '../../../domain/secret/ids.ts';
import type { Call } from '../operation.ts';

const DAY = 86_400_000;

/**
 * Note that a version was read today (LastAccessedDate), with one write a day at most for each secret.
 * Another version that is read on the same day is remembered by this process alone.
 */
export const noteAccess = async (
  { store, origin, reads, notes, owner, tell }: Call,
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
  const subject = { region: owner.region, arn: secret.arn };
  const noted = await notes.make(subject, () => store.recordAccess(head, versionId, today));
  if (noted === 'postponed') tell({ accessNote: 'postponed' });
};
