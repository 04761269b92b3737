import { displayedReplicas } from '../../../app/secret/replicas.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { DEFAULT_KEY_ALIAS } from '../../../domain/secret/key-reference.ts';
import type { Call } from '../operation.ts';
import { epochSeconds, type Output } from '../wire/answers.ts';

/** ReplicationStatus; left out for a secret that never took part in replication. */
export const replicationStatus = async (
  call: Call,
  head: LiveHead,
): Promise<readonly Output[] | undefined> => {
  const replicas = await displayedReplicas(call, head);
  return replicas?.map(({ region, keyId, state, message, accessedOn }) => ({
    Region: region,
    KmsKeyId: keyId ?? DEFAULT_KEY_ALIAS,
    Status: state,
    StatusMessage: message ?? undefined,
    LastAccessedDate: accessedOn === null ? undefined : epochSeconds(accessedOn),
  }));
};
