import { replicaRejection } from '../../../domain/secret/new-secret.ts';
import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { refusal } from '../wire/error-mapping.ts';
import { newReplicas } from '../wire/replica-regions.ts';
import { REQUESTS } from '../wire/requests.ts';
import { writableSecret } from './active.ts';
import { amend, plainly } from './amend.ts';
import { replicationStatus } from './replication-status.ts';

/** ReplicateSecretToRegions: asked for, recorded and reported; the copying is a worker's. */
export const replicateSecretToRegions: Operation = {
  name: 'ReplicateSecretToRegions',
  parse: (json) => {
    const input = decodeInput(REQUESTS.ReplicateSecretToRegions, json);
    return {
      target: 'secret',
      secretId: input.SecretId,
      run: async (call, head) => {
        writableSecret(head);
        const replicas = newReplicas(input);
        const broken = replicaRejection(replicas, head.stream.region);
        if (broken !== null) throw refusal(broken);
        const command = { type: 'AddReplicas', replicas, now: call.origin.at } as const;
        const changed = await amend(call, head, plainly(command));
        return {
          ARN: changed.secret.arn,
          ReplicationStatus: await replicationStatus(call, changed),
        };
      },
    };
  },
};
