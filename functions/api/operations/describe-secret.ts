import { type ActiveSecret, stagesByVersion } from '../../../domain/secret/state.ts';
import type { Operation, Output } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { replicationStatus } from '../wire/replication-status.ts';
import { describeSecretRequest } from '../wire/requests.ts';
import { epochSeconds } from '../wire/timestamps.ts';

/** DescribeSecret: everything but the value; no key is touched. */
export const describeSecret: Operation = {
  name: 'DescribeSecret',
  parse: (json) => {
    const { SecretId } = decodeInput(describeSecretRequest, json);
    return {
      target: 'secret',
      secretId: SecretId,
      run: async (call, { secret }) => ({
        ...description(secret),
        ...(secret.replicas.size > 0 && {
          PrimaryRegion: call.owner.region,
          ReplicationStatus: replicationStatus(secret),
        }),
      }),
    };
  },
};

const description = (secret: ActiveSecret): Output => ({
  ARN: secret.arn,
  Name: secret.name,
  Type: secret.externalType ?? undefined,
  Description: secret.description ?? undefined,
  KmsKeyId: secret.keyId ?? undefined,
  CreatedDate: epochSeconds(secret.createdAt),
  LastChangedDate: epochSeconds(secret.changedAt),
  Tags: secret.tags === null ? undefined : tagList(secret.tags),
  VersionIdsToStages: secret.stages.size > 0 ? versionIdsToStages(secret) : undefined,
});

const tagList = (tags: ReadonlyMap<string, string>): readonly Output[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));

const versionIdsToStages = (secret: ActiveSecret): Output =>
  Object.fromEntries(stagesByVersion(secret));
