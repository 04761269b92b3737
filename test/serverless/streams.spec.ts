import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { reportedTo } from '../../app/replication/workers.ts';
import { NEVER_ABORTED } from '../../app/workers/deadline.ts';
import { replicateHandler } from '../../functions/streams/replicate-worker.ts';
import { commitsTableOf } from '../../infra/dynamodb/table.ts';
import { observed } from '../infra/dynamodb/observed.ts';
import { CANARY, containsCanary } from '../support/canary.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { streamOf } from '../support/memory-service.ts';
import { IRELAND, OREGON, TOKYO } from '../support/replication.ts';
import { ACCOUNT } from '../support/root.ts';
import { retryDue } from '../support/workers.ts';
import { REPLICATION_COMMANDS } from './permissions.contract.ts';
import { NAME, NEXT_TOKEN, TOKEN, threeRegions } from './three-regions.ts';

const sortKeys = async (client: DynamoDBClient, TableName: string) => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  return Items.map(({ sk }) => String(sk?.S)).toSorted();
};

describeWithDynamoDB('Replication through the streams of DynamoDB Local', (endpoint) => {
  it('copies a secret and its next value to each region, under its own ARN and key', async () => {
    const { kms, create, put, read, statuses, deliver } = await threeRegions(endpoint);
    const { json } = await create();
    await deliver();
    for (const region of [IRELAND, TOKYO]) {
      expect(await read(region)).toMatchObject({
        ARN: String(json.ARN).replace(OREGON, region),
        SecretString: CANARY,
        VersionId: TOKEN,
        VersionStages: ['AWSCURRENT'],
      });
    }
    expect(await statuses()).toEqual({ [IRELAND]: 'InSync', [TOKYO]: 'InSync' });

    await put('next');
    expect(await statuses()).toEqual({ [IRELAND]: 'InProgress', [TOKYO]: 'InProgress' });
    await deliver();
    for (const region of [IRELAND, TOKYO]) {
      expect(await read(region)).toMatchObject({ SecretString: 'next', VersionId: NEXT_TOKEN });
      const sealing = kms.calls.filter(
        (call) => call.operation === 'GenerateDataKey' && call.region === region,
      );
      expect(sealing.length).toBeGreaterThanOrEqual(2);
    }
    expect(await statuses()).toEqual({ [IRELAND]: 'InSync', [TOKYO]: 'InSync' });
  });

  it('is idempotent when every record is delivered again, and uses no key', async () => {
    const { kms, create, put, deliver, pollers, commitsIn } = await threeRegions(endpoint);
    await create();
    await deliver();
    await put('next');
    await deliver();
    const before = [await commitsIn(OREGON), await commitsIn(IRELAND), await commitsIn(TOKYO)];
    expect(before.map(({ length }) => length)).toEqual([2, 2, 2]);
    const calls = kms.calls.length;

    for (const _ of ['again', 'and again']) {
      for (const { rewind } of pollers) rewind();
      await deliver();
    }

    expect([await commitsIn(OREGON), await commitsIn(IRELAND), await commitsIn(TOKYO)]).toEqual(
      before,
    );
    expect(kms.calls).toHaveLength(calls);
  });

  it('removes a replica and its values when its region is removed from replication', async () => {
    const { service, client, tableOf, create, read, statuses, deliver } =
      await threeRegions(endpoint);
    await create();
    await deliver();
    expect(await sortKeys(client, tableOf(IRELAND))).toContain(`VALUE#${TOKEN}`);
    const leave = { SecretId: NAME, RemoveReplicaRegions: [IRELAND] };
    await service.ask('RemoveRegionsFromReplication', leave);
    await deliver();
    expect(await read(IRELAND)).toMatchObject({ __type: 'ResourceNotFoundException' });
    expect(await sortKeys(client, tableOf(IRELAND))).toEqual(['HEAD']);
    expect(await sortKeys(client, commitsTableOf(tableOf(IRELAND)))).toHaveLength(2);
    expect(await statuses()).toEqual({ [TOKYO]: 'InSync' });
    expect((await service.store().replicaStatuses(streamOf(NAME))).has(IRELAND)).toBe(false);
  });

  it('releases the link of a primary as soon as the replica is promoted', async () => {
    const { create, deliver, service, statuses } = await threeRegions(endpoint);
    await create();
    await deliver();
    await service.ask('StopReplicationToReplica', { SecretId: NAME }, { region: IRELAND });
    await deliver();
    expect(await statuses()).toEqual({ [TOKYO]: 'InSync' });
  });

  it('copies to other regions while one has no table, and repairs that one later', async () => {
    const { service, workers, declare, ...scene } = await threeRegions(endpoint, [TOKYO]);
    await scene.create();
    await scene.create('another');
    await scene.deliver();
    for (const name of [NAME, 'another']) {
      expect(await scene.read(IRELAND, name)).toMatchObject({ SecretString: CANARY });
    }
    expect(await scene.statuses()).toEqual({ [IRELAND]: 'InSync', [TOKYO]: 'Failed' });
    const failed = (await service.store().replicaStatuses(streamOf(NAME))).get(TOKYO);
    expect(failed).toMatchObject({ attempts: 1, retryAt: workers.ports.clock.now() + 15_000 });
    expect(scene.pollers.flatMap(({ queue }) => queue)).toEqual([]);

    await declare(TOKYO);
    workers.wait(15);
    const ports = { ...workers.ports, callbacks: reportedTo({ replica: () => {} }, true) };
    const run = { signal: NEVER_ABORTED, onFault: () => {} };
    expect(await retryDue(ports, OREGON, run)).toBe(2);
    expect(await scene.statuses()).toEqual({ [IRELAND]: 'InSync', [TOKYO]: 'InSync' });
    expect(await scene.read(TOKYO)).toMatchObject({ SecretString: CANARY });
  });

  it('retries failures of its own region, and drops what keeps failing without blocking the rest', async () => {
    const { service, workers, pollerOf, create, read } = await threeRegions(endpoint);
    for (const name of ['a', 'altered', 'b', 'away', 'c', 'd']) await create(name);
    const { store, sealer } = service.regional(OREGON);
    let outages = 1;
    const load: typeof store.load = async (stream) => {
      if (stream.name === 'altered') throw new Error(`altered: ${CANARY}`);
      if (stream.name === 'away' && outages-- > 0) throw new Error('away for once');
      return store.load(stream);
    };
    const regional: typeof workers.ports.regional = (region) =>
      region === OREGON ? { sealer, store: { ...store, load } } : workers.ports.regional(region);
    const options = { ...workers.options(), ports: { ...workers.ports, regional } };
    const poller = pollerOf(OREGON, replicateHandler(options));

    await poller.poll();

    for (const name of ['a', 'b', 'away', 'c', 'd']) {
      expect(await read(TOKYO, name)).toMatchObject({ SecretString: CANARY });
    }
    expect(await read(TOKYO, 'altered')).toMatchObject({ __type: 'ResourceNotFoundException' });
    expect(poller.queue).toMatchObject([{ shardId: expect.any(String) }]);
    expect(containsCanary(JSON.stringify([poller.queue, workers.logs]))).toBe(false);
  });

  it('carries no value in records, logs or the queue, and no ciphertext in a record', async () => {
    const { workers, pollers, create, put, deliver } = await threeRegions(endpoint);
    await create();
    await deliver();
    workers.away.add(TOKYO);
    await put(`${CANARY} again`);
    await deliver();
    const records = pollers.flatMap(({ batches }) => batches.flat());
    expect(records.length).toBeGreaterThan(4);
    for (const { dynamodb } of records) {
      expect(dynamodb).toMatchObject({ StreamViewType: 'KEYS_ONLY' });
      expect(Object.keys(Object(dynamodb))).not.toContain('NewImage');
      expect(Object.keys(Object(dynamodb?.Keys)).toSorted()).toEqual(['pk', 'sk']);
    }
    expect(workers.logs).toMatchObject([{ event: 'copy-failed', account: ACCOUNT, name: NAME }]);
    const output = [records, workers.logs, pollers.map(({ queue }) => queue)];
    expect(containsCanary(JSON.stringify(output))).toBe(false);
  });

  it('sends only the commands that its role allows', async () => {
    const { client, service, workers, create, deliver } = await threeRegions(endpoint);
    await create();
    const trips = observed(client);
    await deliver();
    workers.away.add(TOKYO);
    const leave = { SecretId: NAME, RemoveReplicaRegions: [IRELAND] };
    await service.ask('RemoveRegionsFromReplication', leave);
    await deliver();
    const names = trips.map(({ operation }) => operation.replace(/Command$/, ''));
    expect([...new Set(names)].toSorted()).toEqual(REPLICATION_COMMANDS);
  });
});
