import { describe, expect, it } from 'vitest';
import { purgeWorker } from '../../../app/secret/purge.ts';
import type { RequestLine } from '../../../app/telemetry/request-line.ts';
import { branded, instant, type Region } from '../../../domain/secret/ids.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { randomIds } from '../../../infra/system/random.ts';
import { workerHost } from '../../../server/workers/host.ts';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';
import { collectedLines } from '../../support/telemetry.ts';

const DAY = 86_400_000;
const REGIONS = ['us-west-2', 'eu-west-1'].map((region) => branded<Region>(region));

/** The last region of a round: once its store is asked for, the others are done. */
const LAST = branded<Region>('ap-south-1');

/** A secret in each region, deleted with a window of 7 days. */
const deleted = async () => {
  const stores = new Map(REGIONS.map((region) => [region, memoryEventStore()]));
  const storeOf = (region: Region) => {
    const store = stores.get(region);
    if (!store) throw new Error(`There is no store in ${region}`);
    return store;
  };
  const service = memoryService({ store: storeOf });
  for (const region of REGIONS) {
    const secret = { Name: 'gone', SecretString: 'x', ClientRequestToken: 't'.repeat(32) };
    await service.ask('CreateSecret', secret, { region });
    const input = { SecretId: 'gone', RecoveryWindowInDays: 7 };
    expect((await service.ask('DeleteSecret', input, { region })).status).toBe(200);
  }
  service.close();
  return storeOf;
};

type StoreOf = Awaited<ReturnType<typeof deleted>>;

const start = (storeOf: StoreOf, afterDays: number, regions: readonly Region[]) => {
  const { logs, telemetry } = collectedLines();
  const clock = { now: () => instant(NOW.getTime() + afterDays * DAY) };
  const host = workerHost({ regions: () => regions, clock, ids: randomIds, telemetry });
  host.schedule(purgeWorker({ storeOf, pause: async () => {} }), { first: 0 });
  return { host, logs };
};

/** What the first run logs. */
const run = async (
  storeOf: StoreOf,
  afterDays: number,
  regions = REGIONS,
): Promise<readonly RequestLine[]> => {
  const done = Promise.withResolvers<void>();
  const watched = (region: Region) => {
    if (region !== LAST) return storeOf(region);
    done.resolve();
    return memoryEventStore();
  };
  const { host, logs } = start(watched, afterDays, [...regions, LAST]);
  await done.promise;
  await host.stop();
  return logs;
};

describe('The purge worker in the embedded server', () => {
  it('purges a secret in every region once its recovery window is over, and not before', async () => {
    const storeOf = await deleted();
    const heads = async (days: number) => {
      expect(await run(storeOf, days)).toEqual([]);
      const loaded = REGIONS.map((region) => storeOf(region).load(streamOf('gone', region)));
      return (await Promise.all(loaded)).map(({ secret, seq }) => `${secret.status} ${seq}`);
    };
    expect(await heads(6.9)).toEqual(['scheduledForDeletion 2', 'scheduledForDeletion 2']);
    expect(await heads(7)).toEqual(['absent 3', 'absent 3']);
    expect(await heads(8)).toEqual(['absent 3', 'absent 3']);
  });

  it('removes every sealed value and names itself in the commit', async () => {
    const storeOf = await deleted();
    await run(storeOf, 7);
    for (const region of REGIONS) {
      const stream = streamOf('gone', region);
      expect(await storeOf(region).sealedIds(stream)).toEqual([]);
      const commits = await Array.fromAsync(storeOf(region).readCommits(stream));
      expect(commits.at(-1)).toMatchObject({
        events: [{ type: 'SecretPurged' }],
        origin: { actor: 'sealstream:purge-due' },
      });
    }
  });

  it('continues with the next region when one fails, and logs the failure', async () => {
    const storeOf = await deleted();
    const broken = branded<Region>('us-east-1');
    const logs = await run(storeOf, 7, [broken, ...REGIONS]);
    expect(logs).toMatchObject([{ operation: 'purge-due', region: broken, status: 500 }]);
    for (const region of REGIONS) {
      const { secret } = await storeOf(region).load(streamOf('gone', region));
      expect(secret.status).toBe('absent');
    }
  });

  it('runs again after the regions could not be listed', async () => {
    const done = Promise.withResolvers<void>();
    const { logs, telemetry } = collectedLines();
    let asked = 0;
    const host = workerHost({
      regions: () => {
        asked += 1;
        if (asked === 1) throw new Error('too many open files');
        done.resolve();
        return [];
      },
      clock: { now: () => instant(NOW.getTime()) },
      ids: randomIds,
      telemetry,
    });
    const purges = purgeWorker({ storeOf: () => memoryEventStore(), pause: async () => {} });
    host.schedule(purges, { first: 0, every: 5 });
    await done.promise;
    await host.stop();
    expect(logs).toMatchObject([{ operation: 'purge-due', status: 500, fault: { name: 'Error' } }]);
  });

  it('starts nothing after it was stopped, and finishes the work in progress', async () => {
    const storeOf = await deleted();
    const { host, logs } = start(storeOf, 7, REGIONS);
    await host.stop();
    const loaded = REGIONS.map((region) => storeOf(region).load(streamOf('gone', region)));
    const heads = await Promise.all(loaded);
    expect(heads.map(({ secret }) => secret.status)).toContain('scheduledForDeletion');
    for (const { secret, stream } of heads) {
      const ids = await storeOf(stream.region).sealedIds(stream);
      expect(ids).toHaveLength(secret.status === 'absent' ? 0 : 1);
    }
    expect(logs).toEqual([]);
  });
});
