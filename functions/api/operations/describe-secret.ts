import type { LiveHead } from '../../../domain/secret/head.ts';
import { stagesByVersion } from '../../../domain/secret/state.ts';
import { summaryOf } from '../../../domain/secret/summary.ts';
import type { Call, Operation, Output } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { REQUESTS } from '../wire/requests.ts';
import { summaryMembers } from '../wire/summary-members.ts';
import { replicationStatus } from './replication-status.ts';

/** DescribeSecret: everything but the value; no key is touched. */
export const describeSecret: Operation = {
  name: 'DescribeSecret',
  parse: (json) => {
    const { SecretId } = decodeInput(REQUESTS.DescribeSecret, json);
    return { target: 'secret', secretId: SecretId, run: description };
  },
};

const description = async (call: Call, head: LiveHead): Promise<Output> => {
  const { secret, access, stream } = head;
  return {
    ...summaryMembers({ summary: summaryOf(secret), access }, stream.region),
    VersionIdsToStages:
      secret.stages.size > 0 ? Object.fromEntries(stagesByVersion(secret)) : undefined,
    ReplicationStatus: await replicationStatus(call, head),
  };
};
