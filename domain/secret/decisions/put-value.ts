import { dateAfterDays } from '../../rotation/windows.ts';
import type { NewVersion, PutSecretValue } from '../commands.ts';
import { accept, type Decision, reject } from '../decision.ts';
import type { SecretEvent, StageMove } from '../events.ts';
import { withMoves, withVersion } from '../evolve-collections.ts';
import { AWSCURRENT, type Instant, type Stage } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { TOO_MANY_STAGES, tokenReused, tooManyVersions } from '../messages.ts';
import type { ActiveSecret, Secret } from '../state.ts';
import { versionsToPrune } from '../version-pruning.ts';
import { movesForNew } from '../version-stages.ts';
import { whenActive } from './when-active.ts';

/**
 * PutSecretValue. A retry with the same token and value changes nothing, regardless of its labels; a
 * token cannot be reused for another value. A version that a rotation registered without a value is
 * filled.
 */
export const putSecretValue = (command: PutSecretValue, secret: Secret): Decision =>
  whenActive(secret, (active) => {
    const { version, versionId, stages, stored, now } = command;
    if (stored === 'same') return accept();
    if (stored === 'different' || version === null) {
      return reject('ResourceExists', tokenReused(versionId, active.arn));
    }
    return addVersion(active, { version, labels: stages ?? [AWSCURRENT], now });
  });

/** A version to add, and the labels requested for it. */
export type Addition = {
  readonly version: NewVersion;
  readonly labels: readonly Stage[];
  readonly now: Instant;
};

/**
 * Adds a version: takes its labels from the versions that hold them, and prunes old versions if
 * there are too many. A version that becomes current postpones the next rotation.
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

/**
 * A new current value counts as a rotation if days are counted from the last one (RotationRulesType
 * in the service model).
 */
const reschedulingFacts = ({ rotation }: ActiveSecret, at: Instant): readonly SecretEvent[] => {
  if (!rotation?.enabled || rotation.rules === null) return [];
  const nextRotation = dateAfterDays(rotation.rules, at);
  return nextRotation === null || nextRotation === rotation.nextRotation
    ? []
    : [{ type: 'RotationRescheduled', at, nextRotation }];
};

const fact = (event: SecretEvent): SecretEvent => event;
