import type { LiveHead } from '../../../domain/secret/head.ts';
import { stagesByVersion } from '../../../domain/secret/state.ts';
import { summaryOf } from '../../../domain/secret/summary.ts';
import { permission } from '../access.ts';
import { type Call, operation, theSecret } from '../operation.ts';
import { type Output, summaryMembers } from '../wire/answers.ts';
import { secretId } from '../wire/members.ts';
import { structure } from '../wire/shape.ts';
import { replicationStatus } from './replication-status.ts';

/** DescribeSecret: everything but the value; uses no key. */
export const describeSecret = operation({
  name: 'DescribeSecret',
  rateGroup: 'DescribeSecret',
  input: structure({ SecretId: secretId }, 'SecretId'),
  target: theSecret,
  access: () => [permission('secretsmanager:DescribeSecret')],
  run: (call, _input, head) => description(call, head),
});

const description = async (call: Call, head: LiveHead): Promise<Output> => {
  const { secret, access, stream } = head;
  return {
    ...summaryMembers({ summary: summaryOf(secret), access }, stream.region),
    VersionIdsToStages:
      secret.stages.size > 0 ? Object.fromEntries(stagesByVersion(secret)) : undefined,
    ReplicationStatus: await replicationStatus(call, head),
  };
};
