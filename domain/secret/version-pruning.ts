import type { Instant, Stage, VersionId } from './ids.ts';
import { LIMITS } from './limits.ts';
import type { Version } from './state.ts';

/** The versions and labels that pruning considers, including the new version. */
export type VersionSet = {
  readonly versions: ReadonlyMap<VersionId, Version>;
  readonly stages: ReadonlyMap<Stage, VersionId>;
};

/**
 * Selects the versions to remove so that at most 100 remain ("Secrets Manager quotas", user guide):
 * unlabelled ones older than a day, oldest first. `null` if there are not enough of them.
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
