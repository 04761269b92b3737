import { describe, expect, it } from 'vitest';
import { searchDirectory } from '../../cli/commands/demo/disk-search.ts';
import { clientOf, sdkClient } from '../support/clients.ts';
import { eventually } from '../support/eventually.ts';
import { type Announced, announced, sealstream } from '../support/process.ts';
import { startServer } from '../support/server.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const PRIMARY = 'us-east-1';
const REPLICAS = ['eu-west-1', 'ap-south-1'];
const AddReplicaRegions = REPLICAS.map((Region) => ({ Region }));

const WRITERS = 6;
const ENOUGH = 40;

const secretOf = (name: string, turn: number) => `the secret ${turn} of ${name}`;

/** Puts values from several clients until the service is gone; resolves to the last acknowledged one of each. */
const putUntilGone = async (service: Announced, enough: () => void) => {
  const acknowledged = new Map<string, number>();
  let total = 0;
  const write = async (writer: number): Promise<void> => {
    const client = clientOf(service);
    const Name = `writer-${writer}`;
    await client.createSecret({ Name, SecretString: secretOf(Name, 0), AddReplicaRegions });
    for (let turn = 1; ; turn += 1) {
      acknowledged.set(Name, turn - 1);
      total += 1;
      if (total === ENOUGH) enough();
      await client.putSecretValue({ SecretId: Name, SecretString: secretOf(Name, turn) });
    }
  };
  await Promise.allSettled(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  return acknowledged;
};

describe('Replication in the embedded deployment', () => {
  it('resumes after a kill -9, and loses no acknowledged value', async () => {
    const directory = temporaryDirectory();
    const argv = ['serve', '--port', '0', '--data-dir', directory];
    const first = sealstream(argv);
    const acknowledged = await putUntilGone(await announced(first), () => first.kill('SIGKILL'));
    expect((await first.ended).signal).toBe('SIGKILL');
    expect(searchDirectory(directory, 'the secret ')).toEqual([]);

    const service = await announced(sealstream(argv));
    const primary = clientOf(service);
    expect(acknowledged.size).toBeGreaterThan(0);
    for (const [name, turn] of acknowledged) {
      const inSync = () => primary.describeSecret({ SecretId: name });
      await eventually(async () => {
        const { ReplicationStatus = [] } = await inSync();
        expect(ReplicationStatus.map(({ Status }) => Status)).toEqual(['InSync', 'InSync']);
      });
      const { SecretString, VersionId } = await primary.getSecretValue({ SecretId: name });
      // The last put may have been stored although its response was lost.
      expect([secretOf(name, turn), secretOf(name, turn + 1)]).toContain(SecretString);
      for (const region of REPLICAS) {
        const replica = clientOf(service, { region });
        const copied = await replica.getSecretValue({ SecretId: name });
        expect(copied).toMatchObject({ SecretString, VersionId });
      }
    }
    // Two starts, a crash under load and every secret read in three regions: a busy machine takes half a minute.
  }, 90_000);

  it('reports InSync only if the replica has the current value', async () => {
    const server = await startServer();
    const clientIn = (region: string) =>
      sdkClient({ endpoint: server.endpoint, region, credentials: server.credentials });
    const primary = clientIn(PRIMARY);
    const replica = clientIn('eu-west-1');
    await primary.createSecret({ Name: 'db', SecretString: '0', AddReplicaRegions });
    for (let turn = 1; turn <= 20; turn += 1) {
      await primary.putSecretValue({ SecretId: 'db', SecretString: String(turn) });
      await eventually(async () => {
        const { ReplicationStatus = [] } = await primary.describeSecret({ SecretId: 'db' });
        expect(ReplicationStatus[0]).toMatchObject({ Region: 'eu-west-1', Status: 'InSync' });
      });
      const { SecretString } = await replica.getSecretValue({ SecretId: 'db' });
      expect(SecretString).toBe(String(turn));
    }
    await server.stop();
    expect(server.logs.filter(({ status }) => status >= 500)).toEqual([]);
  });

  it('lets the primary learn of a promotion', async () => {
    const { endpoint, credentials, stop } = await startServer();
    const primary = sdkClient({ endpoint, region: PRIMARY, credentials });
    await primary.createSecret({ Name: 'db', SecretString: 'x', AddReplicaRegions });
    const statuses = async () => {
      const { ReplicationStatus = [] } = await primary.describeSecret({ SecretId: 'db' });
      return ReplicationStatus.map(({ Region, Status }) => [Region, Status]);
    };
    await eventually(async () =>
      expect(await statuses()).toEqual(REPLICAS.map((region) => [region, 'InSync'])),
    );
    const replica = sdkClient({ endpoint, region: 'eu-west-1', credentials });
    await replica.stopReplicationToReplica({ SecretId: 'db' });
    await replica.putSecretValue({ SecretId: 'db', SecretString: 'its own' });
    await eventually(async () => expect(await statuses()).toEqual([['ap-south-1', 'InSync']]));
    await stop();
  });

  it('stops with the service, and is resumed by the next start', async () => {
    const dataDirectory = temporaryDirectory();
    const server = await startServer({ dataDirectory });
    const { endpoint, credentials } = server;
    const primary = sdkClient({ endpoint, region: PRIMARY, credentials });
    const names = Array.from({ length: 20 }, (_, index) => `secret-${index}`);
    await Promise.all(
      names.map((Name) => primary.createSecret({ Name, SecretString: Name, AddReplicaRegions })),
    );
    await server.stop();

    const again = await startServer({ dataDirectory });
    const client = sdkClient({ endpoint: again.endpoint, region: PRIMARY, credentials });
    for (const SecretId of names) {
      await eventually(async () => {
        const { ReplicationStatus = [] } = await client.describeSecret({ SecretId });
        expect(ReplicationStatus.map(({ Status }) => Status)).toEqual(['InSync', 'InSync']);
      });
    }
    await again.stop();
  });
});
