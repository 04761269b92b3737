import type { NewVersion } from '../commands.ts';
import { accept, type Decision, reject } from '../decision.ts';
import type { SecretEvent } from '../events.ts';
import { withMoves } from '../evolve-parts.ts';
import { withVersion } from '../evolve-versions.ts';
import type { Instant, Stage } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { tooManyStages, tooManyVersions } from '../messages.ts';
import type { ActiveSecret } from '../state.ts';
import { versionsToPrune } from '../version-pruning.ts';
import { movesForNew } from '../version-stages.ts';

/** A version to add and the labels it was given. */
export type Addition = {
  readonly version: NewVersion;
  readonly labels: readonly Stage[];
  readonly now: Instant;
};

/** A new version takes its labels from their holders, and makes room if there are too many versions. */
export const addVersion = (secret: ActiveSecret, { version, labels, now }: Addition): Decision => {
  const moves = movesForNew(version.versionId, labels, secret.stages);
  const stages = withMoves(secret.stages, moves);
  if (stages.size > LIMITS.stages) return reject('LimitExceeded', tooManyStages(LIMITS.stages));
  const versions = withVersion(secret, { at: now, ...version });
  const pruned = versionsToPrune({ versions, stages }, now);
  if (pruned === null) return reject('LimitExceeded', tooManyVersions(LIMITS.versions));
  return accept(
    { type: 'SecretVersionAdded', at: now, ...version },
    ...(moves.length > 0 ? [fact({ type: 'VersionStagesMoved', at: now, moves })] : []),
    ...(pruned.length > 0 ? [fact({ type: 'VersionsPruned', at: now, versionIds: pruned })] : []),
  );
};

const fact = (event: SecretEvent): SecretEvent => event;
