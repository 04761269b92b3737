import { expect, it, onTestFinished } from 'vitest';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { startFakeKms } from '../support/fake-kms.ts';
import { startFaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import { CREDENTIALS } from '../support/root.ts';
import { awsEnvironment, newTable } from './aws-environment.ts';
import { sdkClient } from './clients.ts';
import { announced, sealstream } from './process.ts';

const SILENCE = { kind: 'silence' } as const;
const HEALTHY = { kind: 'none' } as const;

/** More than a client has connections. */
const READERS = 220;

describeWithDynamoDB('sealstream on AWS, of which a part is silent', (endpoint) => {
  const surroundings = async () => {
    const kms = await startFakeKms();
    const ways = {
      dynamodb: await startFaultProxy(endpoint),
      kms: await startFaultProxy(kms.endpoint),
    };
    onTestFinished(async () => {
      await Promise.all([ways.dynamodb.close(), ways.kms.close()]);
      await kms.close();
    });
    const env = awsEnvironment({
      AWS_ENDPOINT_URL_DYNAMODB: ways.dynamodb.endpoint,
      AWS_ENDPOINT_URL_KMS: ways.kms.endpoint,
    });
    const adapters = ['--store', 'dynamodb', '--keys', 'kms', '--table', newTable()];
    const service = sealstream(['serve', '--port', '0', ...adapters, '--create-table'], { env });
    const { endpoint: url } = await announced(service);
    const clientOf = (region: string) =>
      sdkClient({
        endpoint: url,
        region,
        credentials: CREDENTIALS,
        requestHandler: { httpAgent: { maxSockets: READERS } },
      });
    const replicas = (...argv: readonly string[]) =>
      sealstream(['replicas', ...argv, ...adapters, '--region', 'eu-west-1'], { env }).ended;
    return { ways, kms, service, clientOf, replicas };
  };

  it('fails all reads of such a region within a bound and none of others, and serves it again when it answers', async () => {
    const { ways, clientOf } = await surroundings();
    const [withoutTable, withoutKeys] = [clientOf('us-east-1'), clientOf('ap-northeast-1')];
    const other = clientOf('eu-west-1');
    for (const client of [withoutTable, withoutKeys, other]) {
      await client.createSecret({ Name: 'a', SecretString: 'value' });
    }
    ways.dynamodb.set(SILENCE, '/us-east-1/');
    ways.kms.set(SILENCE, '/ap-northeast-1/');

    const read = (client: typeof other) => client.getSecretValue({ SecretId: 'a' });
    const readers = Array.from({ length: READERS }, () => [withoutTable, withoutKeys]).flat();
    const outcomes = Promise.allSettled(readers.map(read));
    expect(await read(other)).toMatchObject({ SecretString: 'value' });
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ reason: { name: 'ServiceUnavailableException' } });
    }
    ways.dynamodb.set(HEALTHY, '/us-east-1/');
    ways.kms.set(HEALTHY, '/ap-northeast-1/');
    for (const client of [withoutTable, withoutKeys]) {
      expect(await read(client)).toMatchObject({ SecretString: 'value' });
    }
  }, 90_000);

  it('copies to the other regions when a replica region is silent, and the command ends', async () => {
    const { ways, clientOf, replicas } = await surroundings();
    const AddReplicaRegions = [{ Region: 'us-east-1' }, { Region: 'ap-northeast-1' }];
    for (const Name of ['a', 'b', 'c', 'd', 'e']) {
      await clientOf('eu-west-1').createSecret({ Name, SecretString: 'value', AddReplicaRegions });
    }
    // Their tables are made by the service.
    for (const { Region } of AddReplicaRegions) await clientOf(Region).listSecrets({});
    ways.dynamodb.set(SILENCE, '/us-east-1/');

    const { code, stdout } = await replicas('reconcile');

    expect(code).toBe(1);
    expect(stdout).toMatch(/a +us-east-1 +unreachable/);
    expect(stdout).toMatch(/a +ap-northeast-1 +missing +inSync/);
    const copies = await clientOf('ap-northeast-1').listSecrets({});
    expect(copies.SecretList?.map(({ Name }) => Name).toSorted()).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
    ]);
  }, 90_000);

  it('answers what waits for it before the service ends, which it does in time', async () => {
    const { ways, kms, service, clientOf } = await surroundings();
    const client = clientOf('us-east-1');
    await client.createSecret({ Name: 'a', SecretString: 'value' });
    // Longer than the service has after it is told to end.
    ways.kms.set({ kind: 'drip', after: 100, every: 1_000 });
    const read = client.getSecretValue({ SecretId: 'a' }).catch((error: unknown) => error);
    await expect.poll(() => kms.count('Decrypt')).toBe(1);

    service.kill('SIGTERM');

    expect(await read).toMatchObject({ name: 'ServiceUnavailableException' });
    const { code, stderr } = await service.ended;
    expect(stderr).not.toContain('Ended with requests in flight');
    expect(code).toBe(0);
  }, 90_000);
});
