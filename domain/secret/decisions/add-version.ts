import { dateAfterDays } from '../../rotation/after-days.ts';
import type { NewVersion } from '../commands.ts';
import { accept, type Decision, reject } from '../decision.ts';
import type { SecretEvent, StageMove } from '../events.ts';
import { withMoves } from '../evolve-parts.ts';
import { withVersion } from '../evolve-versions.ts';
import { AWSCURRENT, type Instant, type Stage } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { TOO_MANY_STAGES, tooManyVersions } from '../messages.ts';
import type { ActiveSecret } from '../state.ts';
import { versionsToPrune } from '../version-pruning.ts';
import { movesForNew } from '../version-stages.ts';

/** A version to add and the labels it was given. */
export type Addition = {
  readonly version: NewVersion;
  readonly labels: readonly Stage[];
  readonly now: Instant;
};

/**
 * A new version takes its labels from their holders, and makes room if there are too many versions.
 * One that becomes current puts off the next rotation.
 */
export const addVersion = (secret: ActiveSecret, { version, labels, now }: Addition): Decision => {
  const moves = movesForNew(version.versionId, labels, secret.stages);
  const stages = withMoves(secret.stages, moves);
  if (stages.size > LIMITS.stages) return reject('LimitExceeded', TOO_MANY_STAGES);
  const versions = withVersion(secret, { at: now, ...version });
  const pruned = versionsToPrune({ versions, stages }, now);
  if (pruned === null) return reject('LimitExceeded', tooManyVersions(LIMITS.versions));
  return accept(
    { type: 'SecretVersionAdded', at: now, ...version },
    ...(moves.length > 0 ? [fact({ type: 'VersionStagesMoved', at: now, moves })] : []),
    ...(pruned.length > 0 ? [fact({ type: 'VersionsPruned', at: now, versionIds: pruned })] : []),
    ...(moves.some(becomesCurrent) ? reschedulingFacts(secret, now) : []),
  );
};

const becomesCurrent = ({ stage }: StageMove): boolean => stage === AWSCURRENT;

/** A new current value counts as a rotation where days are counted from the last one (RotationRulesType in the model). */
const reschedulingFacts = ({ rotation }: ActiveSecret, at: Instant): readonly SecretEvent[] => {
  if (!rotation?.enabled || rotation.rules === null) return [];
  const nextRotation = dateAfterDays(rotation.rules, at);
  return nextRotation === null || nextRotation === rotation.nextRotation
    ? []
    : [{ type: 'RotationRescheduled', at, nextRotation }];
};

const fact = (event: SecretEvent): SecretEvent => event;
