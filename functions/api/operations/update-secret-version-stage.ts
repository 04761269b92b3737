import { branded, type Stage, type VersionId } from '../../../domain/secret/ids.ts';
import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { identity } from '../wire/identity.ts';
import { REQUESTS } from '../wire/requests.ts';
import { amend } from './amend.ts';
import { gatherMove } from './gather-move.ts';

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
        await amend(call, head, gatherMove(call.store, command));
        return identity(head.secret);
      },
    };
  },
};

const versionOf = (id: string | undefined): VersionId | null =>
  id === undefined ? null : branded<VersionId>(id);
