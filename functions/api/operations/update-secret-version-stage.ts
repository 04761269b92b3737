import { moveStage } from '../../../app/secret/move-stage.ts';
import { branded, type Stage, type VersionId } from '../../../domain/secret/ids.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { orThrow } from '../wire/errors.ts';
import { secretId, versionId, versionStage } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';

/** UpdateSecretVersionStage: attaches, moves or removes one label. */
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
    const move = {
      stage: branded<Stage>(input.VersionStage),
      removeFrom: versionOf(input.RemoveFromVersionId),
      moveTo: versionOf(input.MoveToVersionId),
    };
    orThrow(await moveStage(call, head, move));
    return identity(head.secret);
  },
});

const versionOf = (id: string | undefined): VersionId | null =>
  id === undefined ? null : branded<VersionId>(id);
