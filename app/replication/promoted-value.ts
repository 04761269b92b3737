import type { SealedVersion, Sealer } from '../../domain/ports/sealer.ts';
import type { Head } from '../../domain/ports/stream.ts';
import type { CopyPlan } from '../../domain/replication/plan-copy.ts';
import { AWSCURRENT, type VersionId } from '../../domain/secret/ids.ts';
import type { CopiedVersion } from '../../domain/secret/replica-events.ts';

/** The sealed value of a version of the replica; `null` when its store has none. */
export type StoredValue = (versionId: VersionId) => Promise<SealedVersion | null>;

/** The version whose value the head of a replica lacks after a copy, and that value if it is there. */
export type PromotedValue = {
  readonly versionId: VersionId;
  readonly sealed: SealedVersion | null;
};

/**
 * What has to be brought into the head: the value of a version that the replica has already and that
 * becomes current. `null` when there is no such version. A value that is not as its head tells counts
 * as none: it was damaged, or dropped by another worker after the head was loaded.
 */
export const promotedValue = async (
  stored: StoredValue,
  sealer: Pick<Sealer, 'matchesRecordedDigest'>,
  { current }: Head,
  plan: CopyPlan,
): Promise<PromotedValue | null> => {
  const kept = keptAsCurrent(plan);
  if (kept === null || kept.digest === null || current?.versionId === kept.versionId) return null;
  const { versionId } = kept;
  const sealed = await stored(versionId);
  return {
    versionId,
    sealed: sealed && sealer.matchesRecordedDigest(sealed, kept) ? sealed : null,
  };
};

const keptAsCurrent = ({ facts, versions }: CopyPlan): CopiedVersion | null => {
  const holder = facts.stages.find(([stage]) => stage === AWSCURRENT)?.[1];
  const kept = versions.flatMap((planned) => (planned.seal ? [] : [planned.copied]));
  return kept.find(({ versionId }) => versionId === holder) ?? null;
};
