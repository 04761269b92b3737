import type { DynamoDBRecord } from 'aws-lambda';
import { expect, it, onTestFinished } from 'vitest';
import { replicateHandler } from '../../functions/streams/replicate-worker.ts';
import { MARGIN } from '../../functions/workers/deployment.ts';
import { headKey } from '../../infra/dynamodb/keys.ts';
import { memoryService, streamOf } from '../support/memory-service.ts';
import { createReplicated, IRELAND, OREGON, replicationWorkers } from '../support/replication.ts';

const AMPLE = { getRemainingTimeInMillis: () => 300_000 };

const record = (name: string, SequenceNumber: string): DynamoDBRecord => ({
  dynamodb: { Keys: { ...headKey(streamOf(name)) }, SequenceNumber },
});

const setUp = async (...names: readonly string[]) => {
  const service = memoryService();
  onTestFinished(() => service.close());
  const workers = replicationWorkers(service.regional);
  for (const name of names) await createReplicated(service, name, [IRELAND]);
  const stateOf = async (name: string) =>
    (await service.store().replicaStatuses(streamOf(name))).get(IRELAND)?.state;
  return { service, workers, stateOf };
};

it('The stream worker reports the first record of each secret that cannot be read in its own region', async () => {
  const { service, workers, stateOf } = await setUp('a', 'b', 'c');
  const { store, sealer } = service.regional(OREGON);
  const load: typeof store.load = async (stream) => {
    if (stream.name === 'b') throw new Error('altered');
    return store.load(stream);
  };
  const regional: typeof workers.ports.regional = (region) =>
    region === OREGON ? { sealer, store: { ...store, load } } : workers.ports.regional(region);
  const options = workers.options();
  const handler = replicateHandler({ ...options, ports: { ...options.ports, regional } });
  const Records = [record('a', '1'), record('b', '2'), record('b', '3'), record('c', '4'), {}];

  expect(await handler({ Records }, AMPLE)).toEqual({
    batchItemFailures: [{ itemIdentifier: '' }, { itemIdentifier: '2' }],
  });

  expect([await stateOf('a'), await stateOf('c')]).toEqual(['InSync', 'InSync']);
  expect(workers.logs).toMatchObject([
    { event: 'fault', name: 'b', primaryRegion: OREGON, fault: { name: 'Error' } },
  ]);
});

it('The stream worker does not fail a batch because a replica region is unavailable', async () => {
  const { workers, stateOf } = await setUp('a');
  workers.away.add(IRELAND);
  const batch = { Records: [record('a', '1')] };
  expect(await replicateHandler(workers.options())(batch, AMPLE)).toEqual({
    batchItemFailures: [],
  });
  expect(await stateOf('a')).toBe('Failed');
  expect(workers.logs).toMatchObject([
    { event: 'copy-failed', name: 'a', replicaRegion: IRELAND, fault: { name: 'Outage' } },
  ]);
});

it('The stream worker starts no secret within the margin of the timeout, and reports the rest', async () => {
  const { workers, stateOf } = await setUp('a', 'b');
  const readings = [MARGIN + 1, MARGIN].values();
  const context = { getRemainingTimeInMillis: () => readings.next().value ?? 0 };
  const batch = { Records: [record('a', '1'), record('b', '2')] };
  expect(await replicateHandler(workers.options())(batch, context)).toEqual({
    batchItemFailures: [{ itemIdentifier: '2' }],
  });
  expect([await stateOf('a'), await stateOf('b')]).toEqual(['InSync', undefined]);
  expect(workers.logs).toEqual([{ task: 'replicate', event: 'postponed', secrets: 1 }]);
});

it('The stream worker rejects a batch whose run fails as a whole, so that Lambda retries all of it', async () => {
  const { workers } = await setUp('a');
  const context = {
    getRemainingTimeInMillis: () => {
      throw new Error('no time is known');
    },
  };
  const batch = { Records: [record('a', '1')] };
  const handled = replicateHandler(workers.options())(batch, context);
  await expect(handled).rejects.toThrow('no time is known');
});
