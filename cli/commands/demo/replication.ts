import { setTimeout as pause } from 'node:timers/promises';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { Service } from '../../../server/service.ts';
import { claim } from './claim.ts';
import { type Out, REGION, sdkClient } from './client.ts';

const REPLICA_REGION = 'eu-central-1';

const NAME = 'MyReplicatedSecret';

/** Clients of both regions, at the same endpoint: the region they sign for is the region of a request. */
type Clients = { readonly primary: SecretsManager; readonly replica: SecretsManager };

/** Replicates a secret to another region, replaces its value, and promotes the replica. */
export const replicateASecret = async (
  { endpoint, root: credentials }: Service,
  out: Out,
): Promise<void> => {
  const primary = await sdkClient({ endpoint, region: REGION, credentials });
  const replica = await sdkClient({ endpoint, region: REPLICA_REGION, credentials });
  try {
    const clients = { primary, replica };
    const arn = await create(clients, out);
    await replace(clients, out);
    await promote(clients, arn, out);
  } finally {
    primary.destroy();
    replica.destroy();
  }
};

const create = async ({ primary, replica }: Clients, out: Out): Promise<string> => {
  out('');
  out(`6. CreateSecret ${NAME} in ${REGION}, with a replica in ${REPLICA_REGION}`);
  const created = await primary.createSecret({
    Name: NAME,
    SecretString: 'first',
    AddReplicaRegions: [{ Region: REPLICA_REGION }],
  });
  out(`   status    ${created.ReplicationStatus?.[0]?.Status}`);
  claim(created.ReplicationStatus?.[0]?.Status === 'InProgress', 'a new replica is under way');
  await inSync(primary);
  const copied = await replica.getSecretValue({ SecretId: NAME });
  out(`   ${copied.ARN}: ${copied.SecretString}`);
  claim(copied.SecretString === 'first', 'the replica has the value');
  const arn = String(created.ARN);
  claim(copied.ARN === arn.replace(REGION, REPLICA_REGION), 'only the region of the ARN differs');
  return String(copied.ARN);
};

const replace = async ({ primary, replica }: Clients, out: Out): Promise<void> => {
  out('');
  out('7. PutSecretValue in the region of the primary');
  await primary.putSecretValue({ SecretId: NAME, SecretString: 'second' });
  await inSync(primary);
  const { SecretString } = await replica.getSecretValue({ SecretId: NAME });
  claim(SecretString === 'second', 'a new value arrives in the replica');
  out(`   the replica has it: ${SecretString}`);
  const refusal = await replica.putSecretValue({ SecretId: NAME, SecretString: 'third' }).then(
    () => null,
    (error: unknown) => error,
  );
  claim(refusal instanceof Error, 'nobody writes to a replica');
  out(`   PutSecretValue there is refused: ${refusal.message}`);
};

const promote = async ({ primary, replica }: Clients, arn: string, out: Out): Promise<void> => {
  out('');
  out(`8. StopReplicationToReplica in ${REPLICA_REGION}, as after the loss of ${REGION}`);
  const { ARN } = await replica.stopReplicationToReplica({ SecretId: NAME });
  claim(ARN === arn, 'the promoted secret keeps its ARN');
  await replica.putSecretValue({ SecretId: NAME, SecretString: 'its own' });
  await primary.putSecretValue({ SecretId: NAME, SecretString: 'third' });
  await eventually(async () => (await statuses(primary)).length === 0, 'the primary learns of it');
  const { SecretString } = await replica.getSecretValue({ SecretId: NAME });
  claim(SecretString === 'its own', 'the primary does not write over a promoted secret');
  out(`   it has a value of its own, "${SecretString}", and its primary lists no replica any more`);
};

const statuses = async (primary: SecretsManager): Promise<readonly (string | undefined)[]> => {
  const { ReplicationStatus = [] } = await primary.describeSecret({ SecretId: NAME });
  return ReplicationStatus.map(({ Status }) => Status);
};

const inSync = (primary: SecretsManager): Promise<void> =>
  eventually(
    async () => (await statuses(primary)).every((status) => status === 'InSync'),
    'the replica comes to be in sync',
  );

const MOST_LOOKS = 500;

const eventually = async (holds: () => Promise<boolean>, text: string): Promise<void> => {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    if (await holds()) return;
    await pause(20);
  }
  claim(false, text);
};
