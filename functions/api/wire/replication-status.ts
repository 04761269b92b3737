import { DEFAULT_KEY_ALIAS } from '../../../domain/secret/default-key.ts';
import type { SecretFacts } from '../../../domain/secret/state.ts';
import type { Output } from '../operation.ts';

/** ReplicationStatusType of every replica. No worker copies yet, so all of them are under way. */
export const replicationStatus = ({ replicas }: SecretFacts): readonly Output[] =>
  [...replicas].map(([region, { keyId }]) => ({
    Region: region,
    KmsKeyId: keyId ?? DEFAULT_KEY_ALIAS,
    Status: 'InProgress',
  }));
