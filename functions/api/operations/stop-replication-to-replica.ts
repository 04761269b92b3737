import { rejection } from '../../../domain/secret/decision.ts';
import { NOT_A_REPLICA } from '../../../domain/secret/messages.ts';
import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { refusal } from '../wire/error-mapping.ts';
import { REQUESTS } from '../wire/requests.ts';
import { activeSecret } from './active.ts';

/** StopReplicationToReplica: no worker makes replicas yet, so no secret is one. */
export const stopReplicationToReplica: Operation = {
  name: 'StopReplicationToReplica',
  parse: (json) => {
    const { SecretId } = decodeInput(REQUESTS.StopReplicationToReplica, json);
    return {
      target: 'secret',
      secretId: SecretId,
      run: async (_call, head) => {
        activeSecret(head);
        throw refusal(rejection('InvalidParameter', NOT_A_REPLICA));
      },
    };
  },
};
