import type { MoveStage } from '../../../domain/secret/commands.ts';
import { branded, type Stage, type VersionId } from '../../../domain/secret/ids.ts';
import type { Effect } from '../../../domain/secret/repetition.ts';
import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { identity } from '../wire/identity.ts';
import { REQUESTS } from '../wire/requests.ts';
import { gatherMove } from './gather-move.ts';
import { amendOnce } from './repetition.ts';

/** UpdateSecretVersionStage: one label, attached, moved or taken off. */
export const updateSecretVersionStage: Operation = {
  name: 'UpdateSecretVersionStage',
  parse: (json) => {
    const input = decodeInput(REQUESTS.UpdateSecretVersionStage, json);
    const stage = branded<Stage>(input.VersionStage);
    const removeFrom = versionOf(input.RemoveFromVersionId);
    const moveTo = versionOf(input.MoveToVersionId);
    return {
      target: 'secret',
      secretId: input.SecretId,
      run: async (call, head) => {
        const now = call.origin.at;
        const command = { type: 'MoveStage', stage, removeFrom, moveTo, now } as const;
        await amendOnce(call, head, gatherMove(call.store, command), movingOf(command));
        return identity(head.secret);
      },
    };
  },
};

/** Known again by the label and both versions it was to leave and to get to. */
const movingOf = ({ stage, removeFrom, moveTo }: MoveStage): Effect => ({
  holds: ({ stages }) => (stages.get(stage) ?? null) === moveTo,
  made: (event) =>
    event.type === 'VersionStagesMoved' &&
    event.moves.some(
      (move) => move.stage === stage && move.from === removeFrom && move.to === moveTo,
    ),
});

const versionOf = (id: string | undefined): VersionId | null =>
  id === undefined ? null : branded<VersionId>(id);
