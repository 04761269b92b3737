import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareReplicas } from '../../../app/replication/compare-replicas.ts';
import { converge } from '../../../app/replication/converge.ts';
import { NEVER_ABORTED } from '../../../app/workers/deadline.ts';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { branded, instant, type Region } from '../../../domain/secret/ids.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';
import { ACCOUNT, REGION } from '../../support/root.ts';
import type { FoundReplica } from '../../support/workers.ts';
import { reconcile } from '../../support/workers.ts';

const THERE = 'eu-west-1';
const TOKEN = 'a-token-of-at-least-32-characters-1';
const NEXT = 'a-token-of-at-least-32-characters-2';

/** Stores by region, each of which a test may replace or make fail. */
const stores = new Map<string, EventStore>();
const storeOf = (region: Region): EventStore => {
  const current = () => {
    const store = stores.get(region) ?? memoryEventStore();
    stores.set(region, store);
    return store;
  };
  current();
  return new Proxy(memoryEventStore(), {
    get: (_target, member) => Reflect.get(current(), member),
  });
};

/** In milliseconds. */
let later = 0;
let service: ReturnType<typeof memoryService>;
beforeEach(async () => {
  stores.clear();
  later = 0;
  service = memoryService({
    store: storeOf,
    clock: { now: () => instant(NOW.getTime() + later) },
  });
  await ask('CreateSecret', {
    Name: 'db',
    ClientRequestToken: TOKEN,
    SecretString: 'first',
    AddReplicaRegions: [{ Region: THERE }],
  });
  await converge(service.replication, streamOf('db'));
});
afterEach(() => service.close());

type Input = Readonly<Record<string, unknown>>;
const ask = async (operation: string, input: Input = {}, region = REGION) =>
  (await service.ask(operation, { SecretId: 'db', ...input }, { region })).json;
const valueThere = async () => (await ask('GetSecretValue', {}, THERE)).SecretString;

const run = async (dryRun: boolean, region = REGION) => {
  const found: FoundReplica[] = [];
  const faults: unknown[] = [];
  const report = await reconcile(service.replication, {
    owner: { account: ACCOUNT, region: branded<Region>(region) },
    dryRun,
    eagerness: 'verify',
    wants: () => true,
    signal: NEVER_ABORTED,
    found: (finding) => found.push(finding),
    onFault: (_stream, thrown) => faults.push(thrown),
  });
  expect(faults).toEqual([]);
  return { found, report };
};

const finding = (discrepancy: FoundReplica['discrepancy'], outcome: string | null) => ({
  stream: streamOf('db'),
  region: THERE,
  discrepancy,
  outcome,
});

describe('Reconciliation', () => {
  it('finds no discrepancy and writes nothing where replicas are in sync', async () => {
    const before = await service.store(THERE).load(streamOf('db', THERE));
    expect(await run(false)).toEqual({ found: [], report: { compared: 1, complete: true } });
    expect(await run(false, THERE)).toEqual({ found: [], report: { compared: 1, complete: true } });
    expect(await service.store(THERE).load(streamOf('db', THERE))).toEqual(before);
  });

  it('brings a replica up to date although no status says that it is behind', async () => {
    await ask('PutSecretValue', { ClientRequestToken: NEXT, SecretString: 'second' });
    expect((await run(true)).found).toEqual([finding('behind', null)]);
    expect(await valueThere()).toBe('first');
    expect((await run(false)).found).toEqual([finding('behind', 'inSync')]);
    expect(await valueThere()).toBe('second');
  });

  it('restores a lost status of a replica that is in sync', async () => {
    await service.store().removeReplicaStatus(streamOf('db'), branded<Region>(THERE), 9);
    expect((await ask('DescribeSecret')).ReplicationStatus).toMatchObject([
      { Status: 'InProgress' },
    ]);
    expect((await run(false)).found).toEqual([]);
    expect((await ask('DescribeSecret')).ReplicationStatus).toMatchObject([{ Status: 'InSync' }]);
  });

  it('rebuilds the replicas of a region that lost its data', async () => {
    stores.delete(THERE);
    expect((await run(true)).found).toEqual([finding('missing', null)]);
    expect((await run(false)).found).toEqual([finding('missing', 'inSync')]);
    expect(await valueThere()).toBe('first');
  });

  it('accepts a primary that was restored from a backup, and continues from there', async () => {
    const backup = stores.get(REGION);
    stores.set(REGION, await copyOf(backup, REGION));
    await ask('PutSecretValue', { ClientRequestToken: NEXT, SecretString: 'second' });
    await converge(service.replication, streamOf('db'));
    expect(await valueThere()).toBe('second');
    if (backup !== undefined) stores.set(REGION, backup);

    expect((await run(true)).found).toEqual([finding('ahead', null)]);
    await converge(service.replication, streamOf('db'));
    expect(await valueThere()).toBe('second');
    expect((await run(false)).found).toEqual([finding('ahead', 'inSync')]);
    expect(await valueThere()).toBe('first');
    await ask('UpdateSecret', { Description: 'after' });
    await converge(service.replication, streamOf('db'));
    expect(await ask('DescribeSecret', {}, THERE)).toMatchObject({ Description: 'after' });
    expect(await compareReplicas(service.replication, streamOf('db'))).toEqual([]);
  });

  it('detects different histories of the same length', async () => {
    const backup = stores.get(REGION);
    stores.set(REGION, await copyOf(backup, REGION));
    await ask('UpdateSecret', { Description: 'in the history that is lost' });
    await converge(service.replication, streamOf('db'));
    if (backup !== undefined) stores.set(REGION, backup);
    await ask('UpdateSecret', { Description: 'in the other' });

    expect((await run(true)).found).toEqual([finding('diverged', null)]);
    expect((await run(false)).found).toEqual([finding('diverged', 'inSync')]);
    expect(await ask('DescribeSecret', {}, THERE)).toMatchObject({ Description: 'in the other' });
  });

  it('reports a replica that failed permanently, and leaves it to a new request', async () => {
    stores.delete(THERE);
    await ask('CreateSecret', { Name: 'db', ClientRequestToken: NEXT, SecretString: 'own' }, THERE);
    expect((await run(false)).found).toEqual([
      finding('nameTaken', 'failed: Secret with this name already exists in this region'),
    ]);
    expect((await run(false)).found).toEqual([finding('nameTaken', 'left as it was')]);
    expect(await valueThere()).toBe('own');
  });

  it('notifies the primary of a promotion', async () => {
    await ask('StopReplicationToReplica', {}, THERE);
    expect((await run(false)).found).toEqual([finding('ended', 'released')]);
    expect((await ask('DescribeSecret')).ReplicationStatus).toEqual([]);
  });

  it('deletes a replica that its primary has removed, and only then', async () => {
    await ask('RemoveRegionsFromReplication', { RemoveReplicaRegions: [THERE] });
    expect((await run(true)).found).toEqual([finding('leaving', null)]);
    expect((await run(true, THERE)).found).toEqual([finding('orphan', null)]);
    expect((await run(false, THERE)).found).toEqual([finding('leaving', 'detached')]);
    expect((await run(false)).found).toEqual([]);
    expect((await ask('DescribeSecret', {}, THERE)).__type).toBe('ResourceNotFoundException');
  });

  it("keeps a replica when its primary's region lost its data", async () => {
    stores.delete(REGION);
    expect((await run(false, THERE)).found).toEqual([finding('orphan', 'left as it was')]);
    expect(await valueThere()).toBe('first');
  });

  it('reports a region that does not answer, and repairs it once it does', async () => {
    const replica = stores.get(THERE) ?? memoryEventStore();
    const away = () => Promise.reject(new Outage('unavailable', 'The region is away'));
    stores.set(THERE, { ...replica, load: away });
    await ask('UpdateSecret', { Description: 'meanwhile' });
    expect((await run(true)).found).toMatchObject([finding('unreachable', null)]);
    expect((await run(false)).found).toMatchObject([
      finding('unreachable', 'failed: The region cannot be reached. Replication will be retried.'),
    ]);
    stores.set(THERE, replica);
    later = 15_000;
    expect((await run(true)).found).toEqual([finding('behind', null)]);
  });
});

/** A copy of the streams in a new store. */
const copyOf = async (store: EventStore | undefined, region: string): Promise<EventStore> => {
  const copy = memoryEventStore();
  const stream = streamOf('db', region);
  if (store === undefined) return copy;
  for await (const { events, origin } of store.readCommits(stream)) {
    const head = await copy.load(stream);
    const { current } = await store.load(stream);
    const values = { added: current, rewrapped: [], promoted: null, copied: [], removed: [] };
    await copy.append(head, { events, origin, values });
  }
  for (const [replica, status] of await store.replicaStatuses(stream)) {
    await copy.saveReplicaStatus(stream, replica, status);
  }
  return copy;
};
