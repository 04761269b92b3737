import type { MoveStage } from '../commands.ts';
import { accept, type Decision, reject } from '../decision.ts';
import type { StageMove } from '../events.ts';
import { withMoves } from '../evolve-collections.ts';
import { AWSCURRENT, type Instant, type VersionId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import {
  CURRENT_NOT_REMOVABLE,
  holderNotNamed,
  NOTHING_TO_MOVE,
  noValueForVersion,
  TOO_MANY_STAGES,
  wrongHolder,
} from '../messages.ts';
import type { ActiveSecret, Secret } from '../state.ts';
import { movesTo } from '../version-stages.ts';
import { whenActive } from './when-active.ts';

/**
 * UpdateSecretVersionStage: the caller must name the version that currently holds the label, if
 * there is one. A version that a rotation registered without a value cannot become current: the
 * secret would have no value.
 */
export const moveStage = (command: MoveStage, secret: Secret): Decision =>
  whenActive(secret, (active) => {
    const { stage, removeFrom, moveTo } = command;
    const unknown = [removeFrom, moveTo].find((id) => id !== null && !active.versions.has(id));
    if (unknown) return reject('ResourceNotFound', noValueForVersion(unknown));
    const holder = active.stages.get(stage) ?? null;
    if (removeFrom !== null && removeFrom !== holder) {
      return reject('InvalidParameter', wrongHolder(stage));
    }
    if (moveTo !== null) return attachLabel(active, command, moveTo);
    return removeFrom === null
      ? reject('InvalidParameter', NOTHING_TO_MOVE)
      : detachLabel(command, holder);
  });

const detachLabel = ({ stage, now }: MoveStage, holder: VersionId | null): Decision =>
  stage === AWSCURRENT
    ? reject('InvalidParameter', CURRENT_NOT_REMOVABLE)
    : moved([{ stage, from: holder, to: null }], now);

const attachLabel = (secret: ActiveSecret, command: MoveStage, to: VersionId): Decision => {
  const { stage, removeFrom, now } = command;
  const holder = secret.stages.get(stage) ?? null;
  if (holder === to) return accept();
  if (stage === AWSCURRENT && secret.versions.get(to)?.digest === null) {
    return reject('ResourceNotFound', noValueForVersion(to));
  }
  if (holder !== null && removeFrom === null) {
    return reject('InvalidParameter', holderNotNamed(stage, holder));
  }
  const moves = movesTo(to, [stage], secret.stages);
  const count = withMoves(secret.stages, moves).size;
  if (count > LIMITS.stages) return reject('LimitExceeded', TOO_MANY_STAGES);
  return moved(moves, now);
};

const moved = (moves: readonly StageMove[], at: Instant): Decision =>
  accept({ type: 'VersionStagesMoved', at, moves });
