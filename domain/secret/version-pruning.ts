import type { Instant, Stage, VersionId } from './ids.ts';
import { LIMITS } from './limits.ts';
import type { Version } from './state.ts';

/** What pruning looks at: the versions and labels as they would be with the new version. */
export type VersionSet = {
  readonly versions: ReadonlyMap<VersionId, Version>;
  readonly stages: ReadonlyMap<Stage, VersionId>;
};

/**
 * The versions that go so that at most 100 stay ("Secrets Manager quotas", user guide): unlabelled
 * ones older than a day, oldest first. `null` when that does not make enough room.
 */
export const versionsToPrune = (
  { versions, stages }: VersionSet,
  now: Instant,
): readonly VersionId[] | null => {
  const surplus = versions.size - LIMITS.versions;
  if (surplus <= 0) return [];
  const labelled = new Set(stages.values());
  const youngest = now - LIMITS.unlabelledVersionMs;
  const candidates = [...versions]
    .filter(([id, { createdAt }]) => !labelled.has(id) && createdAt <= youngest)
    .toSorted(([, a], [, b]) => a.createdAt - b.createdAt)
    .map(([id]) => id);
  return candidates.length < surplus ? null : candidates.slice(0, surplus);
};
