import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { WorkerPorts } from '../../../app/replication/workers.ts';
import type { Telemetry } from '../../../app/telemetry/telemetry.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import type { ChangeFeed } from '../../../domain/ports/store-capabilities.ts';
import { HOURLY_SLOTS, slotAt, slotOf } from '../../../domain/replication/slots.ts';
import { branded, instant, type Region, type SecretName } from '../../../domain/secret/ids.ts';
import { workerHost } from '../../../server/workers/host.ts';
import { type ReplicationOptions, startReplication } from '../../../server/workers/workers.ts';
import { eventually } from '../../support/eventually.ts';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';
import {
  createReplicated,
  IRELAND,
  OREGON,
  replicationWorkers,
} from '../../support/replication.ts';
import { ACCOUNT } from '../../support/root.ts';
import { collectedLines } from '../../support/telemetry.ts';

/** A feed without changes, so that everything happens by the clock. */
const SILENT: ChangeFeed = { pending: async () => [], done: async () => {} };

/** In milliseconds. */
const OFTEN = 5;
const NEVER = 1_000_000;

const slot = (name: string) => slotOf(branded<SecretName>(name), HOURLY_SLOTS);
const TURN = slotAt(instant(NOW.getTime()), HOURLY_SLOTS);
const numbered = Array.from({ length: 200 }, (_none, index) => `secret-${index}`);
const [FIRST = ''] = numbered.filter((name) => slot(name) === TURN);
const [NEXT = ''] = numbered.filter((name) => slot(name) === (TURN + 1) % HOURLY_SLOTS);

/** Dependencies of replication in these tests. */
type Given = {
  readonly ports: WorkerPorts;
  readonly regions: () => readonly Region[];
  readonly changes: (region: Region) => ChangeFeed;
  readonly telemetry?: Telemetry;
  readonly periods?: NonNullable<ReplicationOptions['periods']>;
};

const startedReplication = ({ ports, regions, telemetry = () => {}, ...given }: Given) => {
  const { clock, ids } = ports;
  const host = workerHost({ regions, telemetry, clock, ids });
  const { wake } = startReplication(host, { ...given, ports, regions, account: ACCOUNT });
  return { wake, stop: host.stop };
};

const setUp = () => {
  const service = memoryService();
  onTestFinished(() => service.close());
  const { ports: given, ...workers } = replicationWorkers(service.regional);
  const ports = {
    ...given,
    callbacks: { failed: () => {}, mayGiveUp: true, gaveUp: async () => {} },
  };
  const { logs: logged, telemetry } = collectedLines();
  const start = (
    given: { readonly retry?: number; readonly first?: number; readonly reconcile?: number },
    regions: () => readonly Region[] = () => [OREGON, IRELAND],
  ) => {
    const feeds = { regions, changes: () => SILENT };
    const periods = { retry: NEVER, first: NEVER, reconcile: NEVER, ...given };
    const running = startedReplication({ ...feeds, ports, telemetry, periods });
    onTestFinished(() => running.stop());
  };
  const stateOf = async (name: string) =>
    (await service.store().replicaStatuses(streamOf(name))).get(IRELAND)?.state;
  return { service, ports, ...workers, logged, telemetry, start, stateOf };
};

describe('Replication in the embedded server', () => {
  it('retries a failed copy when its pause is over', async () => {
    const { service, ports, away, wait, start, stateOf } = setUp();
    await createReplicated(service, FIRST, [IRELAND]);
    away.add(IRELAND);
    await converge(ports, streamOf(FIRST));
    expect(await stateOf(FIRST)).toBe('Failed');
    away.clear();
    wait(15);
    start({ retry: OFTEN });
    await eventually(async () => expect(await stateOf(FIRST)).toBe('InSync'));
  });

  it('compares the secrets that are due each hour, without any change', async () => {
    const { service, wait, start, stateOf } = setUp();
    await createReplicated(service, NEXT, [IRELAND]);
    await createReplicated(service, FIRST, [IRELAND]);
    start({ reconcile: OFTEN });
    await eventually(async () => expect(await stateOf(FIRST)).toBe('InSync'));
    expect(await stateOf(NEXT)).toBeUndefined();
    wait(3600);
    await eventually(async () => expect(await stateOf(NEXT)).toBe('InSync'));
  });

  it('compares every secret once after the start, due or not', async () => {
    const { service, start, stateOf } = setUp();
    for (const name of [FIRST, NEXT]) await createReplicated(service, name, [IRELAND]);
    start({ first: OFTEN });
    for (const name of [FIRST, NEXT]) {
      await eventually(async () => expect(await stateOf(name)).toBe('InSync'));
    }
  });

  it('leaves a region whose store failed alone for one cool-down, however often it is woken', async () => {
    const { ports, logged, telemetry } = setUp();
    let asked = 0;
    const failing: ChangeFeed = {
      pending: async () => {
        asked += 1;
        throw new Outage('unavailable', 'The file is locked');
      },
      done: async () => {},
    };
    const feeds = { regions: () => [], changes: () => failing };
    const running = startedReplication({ ...feeds, ports, telemetry });
    onTestFinished(() => running.stop());
    for (let turn = 1; turn <= 5; turn += 1) {
      running.wake(OREGON);
      await eventually(async () => expect(logged).toHaveLength(turn));
    }
    await eventually(async () => expect(logged.length).toBeGreaterThan(5));
    expect([asked, logged.length]).toEqual([6, 6]);
  });

  it('compares in the next round after the regions could not be listed', async () => {
    const { service, logged, start, stateOf } = setUp();
    await createReplicated(service, FIRST, [IRELAND]);
    let asked = 0;
    start({ reconcile: OFTEN }, () => {
      asked += 1;
      if (asked === 2) throw new Error('too many open files');
      return [OREGON, IRELAND];
    });
    await eventually(async () => expect(await stateOf(FIRST)).toBe('InSync'));
    expect(logged).toMatchObject([{ operation: 'replicate-reconcile', fault: { name: 'Error' } }]);
  });

  it('copies changes of other regions while one has an endless feed', async () => {
    const { service, ports, stateOf } = setUp();
    await createReplicated(service, FIRST, [IRELAND]);
    let batches = 0;
    const endless: ChangeFeed = {
      pending: async (limit) => {
        await turn();
        batches += 1;
        const change = { stream: streamOf('busy', IRELAND) };
        return Array.from({ length: limit }, (_none, id) => ({ ...change, id }));
      },
      done: async () => {},
    };
    const quiet = { ...SILENT, pending: async () => [{ id: 1, stream: streamOf(FIRST) }] };
    const feeds = {
      regions: () => [IRELAND, OREGON],
      changes: (region: Region) => (region === OREGON ? quiet : endless),
    };
    const running = startedReplication({ ...feeds, ports });
    onTestFinished(() => running.stop());
    await eventually(async () => expect(await stateOf(FIRST)).toBe('InSync'));
    const served = batches;
    await eventually(async () => expect(batches).toBeGreaterThan(served));
  });

  it('starts no other secret of a batch after it was stopped, and acknowledges none', async () => {
    const { service, ports, stateOf } = setUp();
    const names = Array.from({ length: 20 }, (_none, index) => `secret-${index}`);
    for (const name of names) await createReplicated(service, name, [IRELAND]);
    const done: number[] = [];
    const feed: ChangeFeed = {
      pending: async () => names.map((name, id) => ({ id, stream: streamOf(name) })),
      done: async (upTo) => void done.push(upTo),
    };
    const begun = Promise.withResolvers<void>();
    const regional = (region: Region) => {
      begun.resolve();
      return ports.regional(region);
    };
    const running = startedReplication({
      ports: { ...ports, regional },
      regions: () => [OREGON],
      changes: () => feed,
    });
    await begun.promise;
    await running.stop();
    expect(await stateOf(names[0] ?? '')).toBe('InSync');
    expect(await stateOf(names.at(-1) ?? '')).toBeUndefined();
    expect(done).toEqual([]);
  });
});
