import { describe, expect, it, onTestFinished } from 'vitest';
import { converge } from '../../app/replication/converge.ts';
import { reportedTo } from '../../app/replication/workers.ts';
import { HOURLY_SLOTS, slotAt, slotOf } from '../../domain/replication/slots.ts';
import { branded, instant, type Region, type SecretName } from '../../domain/secret/ids.ts';
import { healHandler } from '../../functions/schedule/heal.ts';
import { MARGIN } from '../../functions/workers/deployment.ts';
import { CANARY, containsCanary } from '../support/canary.ts';
import { memoryService, NOW, streamOf } from '../support/memory-service.ts';
import { createReplicated, IRELAND, OREGON, replicationWorkers } from '../support/replication.ts';
import { ACCOUNT } from '../support/root.ts';
import { contextWith } from './context.ts';

const RETRY = { task: 'retry' };
const RECONCILE = { task: 'reconcile' };

const slot = (name: string) => slotOf(branded<SecretName>(name), HOURLY_SLOTS);

/** Names that are compared at the hour of these tests, and one that is not. */
const TURN = slotAt(instant(NOW.getTime()), HOURLY_SLOTS);
const numbered = Array.from({ length: 200 }, (_none, index) => `secret-${index}`);
const [FIRST = '', SECOND = ''] = numbered.filter((name) => slot(name) === TURN);
const [OTHER = ''] = numbered.filter((name) => slot(name) !== TURN);

const setUp = async (...names: readonly string[]) => {
  const service = memoryService();
  onTestFinished(() => service.close());
  const workers = replicationWorkers(service.regional);
  for (const name of names) await createReplicated(service, name, [IRELAND]);
  const heal = healHandler({ ...workers.options(), account: async () => ACCOUNT });
  const statusOf = async (name: string) =>
    (await service.store().replicaStatuses(streamOf(name))).get(IRELAND);
  const tried = async (name: string) => {
    const callbacks = reportedTo({ replica: () => {} }, false);
    await converge({ ...workers.ports, callbacks }, streamOf(name));
  };
  return { service, ...workers, heal, statusOf, tried };
};

/** A secret that is due for its last attempt, while its region is unavailable. */
const triedElevenTimes = async () => {
  const scene = await setUp(FIRST);
  scene.away.add(IRELAND);
  await scene.tried(FIRST);
  for (let attempt = 2; attempt < 12; attempt += 1) {
    scene.wait(3600);
    await scene.heal(RETRY, contextWith(900_000));
  }
  scene.wait(3600);
  return scene;
};

describe('The retries of a schedule', () => {
  it('heal replicas that are due and log how many secrets those were', async () => {
    const { heal, away, tried, statusOf, wait, logs } = await setUp(FIRST);
    away.add(IRELAND);
    await tried(FIRST);
    away.clear();
    await heal(RETRY, contextWith(900_000));
    expect(await statusOf(FIRST)).toMatchObject({ state: 'Failed' });
    wait(15);
    await heal(RETRY, contextWith(900_000));
    expect(await statusOf(FIRST)).toMatchObject({ state: 'InSync' });
    expect(logs).toEqual([{ task: 'retry', event: 'summary', secrets: 1 }]);
  });

  it('fail the invocation, with a count, only when a replica is given up', async () => {
    const { heal, wait, logs } = await triedElevenTimes();
    await expect(heal(RETRY, contextWith(900_000))).rejects.toThrow(
      /^retry: 1 given up, 0 faults, complete: true\.$/,
    );
    const [last] = logs.filter(({ event }) => event === 'gave-up');
    expect(last).toMatchObject({ account: ACCOUNT, name: FIRST, replicaRegion: IRELAND });
    wait(3600);
    await heal(RETRY, contextWith(900_000));
  });

  it('make the last attempt, which fails the invocation, even if the stream made one in between', async () => {
    const { heal, tried, wait, service, statusOf } = await triedElevenTimes();
    await service.ask('TagResource', { SecretId: FIRST, Tags: [{ Key: 'a', Value: '' }] });
    await tried(FIRST);
    expect(await statusOf(FIRST)).toMatchObject({ attempts: 11 });
    wait(15);
    await expect(heal(RETRY, contextWith(900_000))).rejects.toThrow(/^retry: 1 given up/);
  });

  it('start no secret after 50 seconds or within the margin of the timeout', async () => {
    const { heal, away, tried, statusOf, wait, ports, options } = await setUp(FIRST);
    away.add(IRELAND);
    await tried(FIRST);
    wait(15);
    away.clear();
    await heal(RETRY, contextWith(MARGIN));
    const now = () => {
      wait(50);
      return ports.clock.now();
    };
    const late = { ...options(), ports: { ...ports, clock: { now } } };
    await healHandler({ ...late, account: async () => ACCOUNT })(RETRY, contextWith(900_000));
    expect(await statusOf(FIRST)).toMatchObject({ state: 'Failed' });
    await heal(RETRY, contextWith(900_000));
    expect(await statusOf(FIRST)).toMatchObject({ state: 'InSync' });
  });

  it('fail with counts after an outage of their own region, and log the fault', async () => {
    const { heal, away, logs } = await setUp();
    away.add(OREGON);
    await expect(heal(RETRY, contextWith(900_000))).rejects.toThrow(
      'retry: 0 given up, 1 faults, complete: false.',
    );
    expect(logs).toMatchObject([
      { task: 'retry', event: 'fault', primaryRegion: OREGON, fault: { name: 'Outage' } },
    ]);
  });
});

it('The message of an unexpected error reaches neither Lambda nor the log', async () => {
  const { service, ports, options, logs } = await setUp(FIRST);
  const fail = () => Promise.reject(new Error(CANARY));
  for (const parts of [{ due: fail, list: fail }, { load: fail }]) {
    const store = { ...service.store(), ...parts };
    const regional = (region: Region) =>
      region === OREGON ? { ...service.regional(region), store } : ports.regional(region);
    const heal = healHandler({
      ...options(),
      ports: { ...ports, regional },
      account: async () => ACCOUNT,
    });
    const thrown = await heal(RECONCILE, contextWith(900_000)).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ message: expect.stringContaining('1 faults') });
    expect(containsCanary(`${Object(thrown).message} ${Object(thrown).stack}`)).toBe(false);
  }
  expect(logs.filter(({ event }) => event === 'fault')).toHaveLength(2);
  expect(containsCanary(JSON.stringify(logs))).toBe(false);
});

describe('The comparison of a schedule', () => {
  it('heals the secrets that are due for comparison, without any hint', async () => {
    const { heal, statusOf, logs } = await setUp(FIRST, SECOND, OTHER);
    await heal(RECONCILE, contextWith(900_000));
    expect(await statusOf(FIRST)).toMatchObject({ state: 'InSync' });
    expect(await statusOf(SECOND)).toMatchObject({ state: 'InSync' });
    expect(await statusOf(OTHER)).toBeUndefined();
    expect(logs).toHaveLength(3);
    expect(logs).toContainEqual({
      task: 'reconcile',
      event: 'difference',
      account: ACCOUNT,
      name: FIRST,
      primaryRegion: OREGON,
      replicaRegion: IRELAND,
      difference: 'missing',
      outcome: 'inSync',
    });
    expect(logs.at(-1)).toMatchObject({ event: 'summary', secrets: 2, complete: true });
  });

  it('heals replicas that were given up, once their region is available again', async () => {
    const { heal, away, tried, wait, statusOf } = await setUp(FIRST);
    away.add(IRELAND);
    await tried(FIRST);
    for (let attempt = 2; attempt <= 12; attempt += 1) {
      wait(3600);
      await heal(RETRY, contextWith(900_000)).catch(() => {});
    }
    expect(await statusOf(FIRST)).toMatchObject({ state: 'Failed', retryAt: null });
    away.clear();
    // The hour of these tests, some day later.
    wait(13 * 3600);
    await heal(RECONCILE, contextWith(900_000));
    expect(await statusOf(FIRST)).toMatchObject({ state: 'InSync', attempts: 0 });
  });

  it('fails the invocation when it runs out of time', async () => {
    const { heal, logs } = await setUp(FIRST);
    await expect(heal(RECONCILE, contextWith(MARGIN))).rejects.toThrow('complete: false');
    expect(logs).toEqual([{ task: 'reconcile', event: 'summary', secrets: 0, complete: false }]);
  });
});

it.each([{}, null, undefined, { task: 'other' }, { task: 'toString' }])(
  'The healing function rejects an event without a task: %j',
  async (event) => {
    const { heal } = await setUp();
    await expect(heal(event, contextWith(900_000))).rejects.toThrow('The event names no task');
  },
);
