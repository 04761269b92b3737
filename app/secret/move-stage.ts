import type { MoveStage } from '../../domain/secret/commands.ts';
import { rejected, rejection } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import { AWSCURRENT, type VersionId } from '../../domain/secret/ids.ts';
import { noValueForVersion } from '../../domain/secret/messages.ts';
import type { Effect } from '../../domain/secret/retries.ts';
import { holdsValue } from '../../domain/secret/state.ts';
import { amendOnce, type ChangeContext, type Changed, type GatherLive } from './change.ts';
import type { Gathered } from './transact.ts';
import { storedVersion, type ValueStore } from './values.ts';

/** A label, the version it leaves and the version it goes to; `null` for neither. */
export type StageMove = Pick<MoveStage, 'stage' | 'removeFrom' | 'moveTo'>;

/** Attaches a label to a version, moves it, or takes it off. */
export const moveStage = (
  context: ChangeContext,
  found: LiveHead,
  move: StageMove,
): Promise<Changed> => {
  const command = { type: 'MoveStage', ...move, now: context.origin.at } as const;
  return amendOnce(context, found, gatherMove(context.store, command), effectOf(move));
};

/** A repeated request has the same label and the same two versions. */
const effectOf = ({ stage, removeFrom, moveTo }: StageMove): Effect => ({
  holds: ({ stages }) => (stages.get(stage) ?? null) === moveTo,
  made: (event) =>
    event.type === 'VersionStagesMoved' &&
    event.moves.some(
      (move) => move.stage === stage && move.from === removeFrom && move.to === moveTo,
    ),
});

/** The head carries the current value, so a version that is to become current brings its value along. */
const gatherMove =
  (store: ValueStore, command: MoveStage): GatherLive =>
  async (head) => {
    const { stage, moveTo } = command;
    return stage === AWSCURRENT && moveTo !== null && holdsValue(head, moveTo)
      ? gatherPromotion(store, head, command, moveTo)
      : { ok: true, command, values: {} };
  };

/** A value that is missing was dropped by a concurrent writer after this head was loaded. */
const gatherPromotion = async (
  store: ValueStore,
  head: LiveHead,
  command: MoveStage,
  versionId: VersionId,
): Promise<Gathered> => {
  const promoted = await storedVersion(store, head, versionId);
  return promoted === null
    ? rejected(rejection('ResourceNotFound', noValueForVersion(versionId)))
    : { ok: true, command, values: { promoted } };
};
