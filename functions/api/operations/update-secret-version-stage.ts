import type { MoveStage } from '../../../domain/secret/commands.ts';
import { branded, type Stage, type VersionId } from '../../../domain/secret/ids.ts';
import type { Effect } from '../../../domain/secret/repetition.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { secretId, versionId, versionStage } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';
import { gatherMove } from './gather-move.ts';
import { amendOnce } from './repetition.ts';

/** UpdateSecretVersionStage: one label, attached, moved or taken off. */
export const updateSecretVersionStage = operation({
  name: 'UpdateSecretVersionStage',
  rateGroup: 'Modification',
  input: structure(
    {
      SecretId: secretId,
      VersionStage: versionStage,
      RemoveFromVersionId: versionId,
      MoveToVersionId: versionId,
    },
    'SecretId',
    'VersionStage',
  ),
  target: theSecret,
  access: ({ VersionStage }) => [
    permission('secretsmanager:UpdateSecretVersionStage', {
      'secretsmanager:VersionStage': VersionStage,
    }),
  ],
  run: async (call, input, head) => {
    const command: MoveStage = {
      type: 'MoveStage',
      stage: branded<Stage>(input.VersionStage),
      removeFrom: versionOf(input.RemoveFromVersionId),
      moveTo: versionOf(input.MoveToVersionId),
      now: call.origin.at,
    };
    await amendOnce(call, head, gatherMove(call.store, command), movingOf(command));
    return identity(head.secret);
  },
});

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
