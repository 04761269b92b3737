import { expect, it, onTestFinished } from 'vitest';
import { sdkClient } from '../support/clients.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { startFakeKms } from '../support/fake-kms.ts';
import { startFaultProxy } from '../support/fault-proxy/fault-proxy.ts';
import { announced, sealstream } from '../support/process.ts';
import { CREDENTIALS } from '../support/root.ts';
import { awsEnvironment, newTable } from './aws-environment.ts';

const SILENCE = { kind: 'silence' } as const;
const HEALTHY = { kind: 'none' } as const;

/** More than the connections of a client. */
const READERS = 220;

describeWithDynamoDB('A service on AWS, some regions of which do not answer', (endpoint) => {
  const setUp = async () => {
    const kms = await startFakeKms();
    const proxies = {
      dynamodb: await startFaultProxy(endpoint),
      kms: await startFaultProxy(kms.endpoint),
    };
    onTestFinished(async () => {
      await Promise.all([proxies.dynamodb.close(), proxies.kms.close()]);
      await kms.close();
    });
    const env = awsEnvironment({
      AWS_ENDPOINT_URL_DYNAMODB: proxies.dynamodb.endpoint,
      AWS_ENDPOINT_URL_KMS: proxies.kms.endpoint,
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
    return { proxies, kms, service, clientOf, replicas };
  };

  it('fails reads of such a region in bounded time, serves other regions, and recovers', async () => {
    const { proxies, clientOf } = await setUp();
    const [withoutTable, withoutKeys] = [clientOf('us-east-1'), clientOf('ap-northeast-1')];
    const other = clientOf('eu-west-1');
    for (const client of [withoutTable, withoutKeys, other]) {
      await client.createSecret({ Name: 'a', SecretString: 'value' });
    }
    proxies.dynamodb.set(SILENCE, '/us-east-1/');
    proxies.kms.set(SILENCE, '/ap-northeast-1/');

    const read = (client: typeof other) => client.getSecretValue({ SecretId: 'a' });
    const readers = Array.from({ length: READERS }, () => [withoutTable, withoutKeys]).flat();
    const outcomes = Promise.allSettled(readers.map(read));
    expect(await read(other)).toMatchObject({ SecretString: 'value' });
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ reason: { name: 'ServiceUnavailableException' } });
    }
    proxies.dynamodb.set(HEALTHY, '/us-east-1/');
    proxies.kms.set(HEALTHY, '/ap-northeast-1/');
    for (const client of [withoutTable, withoutKeys]) {
      expect(await read(client)).toMatchObject({ SecretString: 'value' });
    }
  }, 90_000);

  it('copies to other regions if a replica region does not answer, and sealstream replicas ends', async () => {
    const { proxies, clientOf, replicas } = await setUp();
    const AddReplicaRegions = [{ Region: 'us-east-1' }, { Region: 'ap-northeast-1' }];
    for (const Name of ['a', 'b', 'c', 'd', 'e']) {
      await clientOf('eu-west-1').createSecret({ Name, SecretString: 'value', AddReplicaRegions });
    }
    // The service creates their tables.
    for (const { Region } of AddReplicaRegions) await clientOf(Region).listSecrets({});
    proxies.dynamodb.set(SILENCE, '/us-east-1/');

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

  it('answers pending requests when the service stops, which ends in time', async () => {
    const { proxies, kms, service, clientOf } = await setUp();
    const client = clientOf('us-east-1');
    await client.createSecret({ Name: 'a', SecretString: 'value' });
    // Longer than the time the service has to stop.
    proxies.kms.set({ kind: 'drip', after: 100, every: 1_000 });
    const read = client.getSecretValue({ SecretId: 'a' }).catch((error: unknown) => error);
    await expect.poll(() => kms.count('Decrypt')).toBe(1);

    service.kill('SIGTERM');

    expect(await read).toMatchObject({ name: 'ServiceUnavailableException' });
    const { code, stderr } = await service.ended;
    expect(stderr).not.toContain('Ended with requests in flight');
    expect(code).toBe(0);
  }, 90_000);
});
