import { stagesByVersion } from '../../../domain/secret/state.ts';
import { summaryOf } from '../../../domain/secret/summary.ts';
import type { LiveHead, Operation, Output } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { replicationStatus } from '../wire/replication-status.ts';
import { REQUESTS } from '../wire/requests.ts';
import { summaryMembers } from '../wire/summary-members.ts';

/** DescribeSecret: everything but the value; no key is touched. */
export const describeSecret: Operation = {
  name: 'DescribeSecret',
  parse: (json) => {
    const { SecretId } = decodeInput(REQUESTS.DescribeSecret, json);
    return { target: 'secret', secretId: SecretId, run: async (_call, head) => description(head) };
  },
};

const description = ({ secret, access, stream }: LiveHead): Output => ({
  ...summaryMembers({ summary: summaryOf(secret), access }, stream.region),
  VersionIdsToStages:
    secret.stages.size > 0 ? Object.fromEntries(stagesByVersion(secret)) : undefined,
  ReplicationStatus: secret.replicated ? replicationStatus(secret) : undefined,
});
