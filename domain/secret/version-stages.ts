import type { StageMove } from './events.ts';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS, type Stage, type VersionId } from './ids.ts';

type Stages = ReadonlyMap<Stage, VersionId>;

/**
 * The moves that attach these labels to a version. A label is on at most one version, so each is
 * detached from its holder; if AWSCURRENT moves, AWSPREVIOUS moves to the version that was current
 * ("Secret versions", user guide). Labels that are already attached do not move.
 */
export const movesTo = (
  to: VersionId,
  labels: readonly Stage[],
  stages: Stages,
): readonly StageMove[] => {
  const wanted = new Map<Stage, VersionId>(labels.map((stage) => [stage, to]));
  const current = stages.get(AWSCURRENT);
  if (wanted.has(AWSCURRENT) && current !== undefined && current !== to) {
    wanted.set(AWSPREVIOUS, current);
  }
  return [...wanted]
    .map(([stage, target]) => ({ stage, from: stages.get(stage) ?? null, to: target }))
    .filter(({ from, to: target }) => from !== target);
};

/**
 * The moves for a new version. In addition to `movesTo`, the first version with a value becomes
 * current regardless of its labels, and AWSPENDING is detached from a version that the new one replaces.
 */
export const movesForNew = (
  versionId: VersionId,
  labels: readonly Stage[],
  stages: Stages,
): readonly StageMove[] => {
  const current = stages.get(AWSCURRENT);
  const first = current === undefined && !labels.includes(AWSCURRENT);
  const moves = movesTo(versionId, first ? [...labels, AWSCURRENT] : labels, stages);
  const replaced = moves.some(({ stage, from }) => stage === AWSCURRENT && from !== null);
  const stale = replaced && stages.get(AWSPENDING) === current && !labels.includes(AWSPENDING);
  if (!stale || current === undefined) return moves;
  return [...moves, { stage: AWSPENDING, from: current, to: null }];
};
