import { describe, expect, it, onTestFinished } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { purgeWorker } from '../../../app/secret/purge.ts';
import type { RequestLine } from '../../../app/telemetry/request-line.ts';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { instant, type Region } from '../../../domain/secret/ids.ts';
import { randomIds } from '../../../infra/system/random.ts';
import { workerHost } from '../../../server/workers/host.ts';
import { replicationPorts, startReplication } from '../../../server/workers/workers.ts';
import { eventually } from '../../support/eventually.ts';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';
import { createReplicated, IRELAND, OREGON } from '../../support/replication.ts';
import { ACCOUNT } from '../../support/root.ts';
import { callbacksTo, collectedLines } from '../../support/telemetry.ts';

const NEVER = 1_000_000;
const NAME = 'db/password';

/** An error whose messages no line may quote, and the part that may be quoted. */
const FAULT = new Error('the value canary', {
  cause: Object.assign(new Error('/path/canary'), { code: 'ENOSPC' }),
});

const WHY = {
  name: 'Error',
  frames: expect.arrayContaining([expect.stringMatching(/^caused by Error: ENOSPC$/)]),
};

/** A service with a replicated secret, and stores in which its loads can be made to fail. */
const setUp = async () => {
  const service = memoryService();
  onTestFinished(() => service.close());
  await createReplicated(service, NAME, [IRELAND]);
  await service.ask('CreateSecret', {
    Name: 'other',
    ClientRequestToken: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
    SecretString: 'value',
  });
  let broken: Region | null = null;
  const storeOf = (region: Region): EventStore => {
    const store = service.store(region);
    const load: EventStore['load'] = async (stream) => {
      if (region === broken && stream.name === NAME) throw FAULT;
      return store.load(stream);
    };
    return { ...store, load };
  };
  const regional = (region: Region) => ({ ...service.regional(region), store: storeOf(region) });
  const { logs: lines, telemetry } = collectedLines();
  const ports = replicationPorts({ regional });
  const start = (every: { readonly retry?: number; readonly first?: number }, pending = false) => {
    const regions = () => [OREGON];
    const { clock, ids } = ports;
    const host = workerHost({ regions, telemetry, clock, ids });
    startReplication(host, {
      ports,
      account: ACCOUNT,
      regions,
      changes: () => ({
        pending: async () => (pending ? [{ id: 1, stream: streamOf(NAME) }] : []),
        done: async () => {},
      }),
      periods: { retry: NEVER, first: NEVER, reconcile: NEVER, ...every },
    });
    onTestFinished(() => host.stop());
  };
  return {
    service,
    ports: { ...ports, callbacks: callbacksTo(telemetry) },
    lines,
    telemetry,
    start,
    storeOf,
    breakIn: (region: Region) => {
      broken = region;
    },
  };
};

const expectLine = async (lines: readonly RequestLine[], expected: object): Promise<void> => {
  await eventually(async () => expect(lines).toContainEqual(expect.objectContaining(expected)));
  expect(JSON.stringify(lines)).not.toContain('canary');
};

describe('The log line of a worker names the secret and the fault', () => {
  const secret = { status: 500, account: ACCOUNT, region: OREGON, secretName: NAME };

  it('when a change in the feed cannot be worked on', async () => {
    const { start, breakIn, lines } = await setUp();
    breakIn(OREGON);
    start({}, true);
    await expectLine(lines, { ...secret, operation: 'replicate', fault: WHY });
  });

  it('when a copy fails', async () => {
    const { start, breakIn, lines } = await setUp();
    breakIn(IRELAND);
    start({}, true);
    const message = 'Replication failed unexpectedly. It will be retried.';
    const copy = { operation: 'replicate', replicaRegion: IRELAND, message };
    await expectLine(lines, { ...secret, ...copy, fault: WHY });
  });

  it('when a series of attempts is given up', async () => {
    const { ports, lines } = await setUp();
    const message = 'Replication failed too often.';
    await ports.callbacks.gaveUp({ stream: streamOf(NAME), region: IRELAND, message });
    const given = { operation: 'replicate-gave-up', replicaRegion: IRELAND, message };
    await expectLine(lines, { ...secret, ...given });
  });

  it('when a retry fails', async () => {
    const { service, ports, start, breakIn, lines } = await setUp();
    breakIn(IRELAND);
    await converge(ports, streamOf(NAME));
    const status = (await service.store().replicaStatuses(streamOf(NAME))).get(IRELAND);
    if (status === undefined) throw new Error('There is no status');
    const due = { ...status, retryAt: instant(0) };
    await service.store().saveReplicaStatus(streamOf(NAME), IRELAND, due);
    breakIn(OREGON);
    start({ retry: 5 });
    await expectLine(lines, { ...secret, operation: 'replicate-retry', fault: WHY });
  });

  it('when a comparison fails', async () => {
    const { start, breakIn, lines } = await setUp();
    breakIn(OREGON);
    start({ first: 5 });
    await expectLine(lines, { ...secret, operation: 'replicate-reconcile', fault: WHY });
  });

  it('when a replica cannot be read for its comparison', async () => {
    const { start, breakIn, lines } = await setUp();
    breakIn(IRELAND);
    start({ first: 5 });
    const message = 'The replica is unreadable.';
    const comparison = { operation: 'replicate-reconcile', replicaRegion: IRELAND, message };
    await expectLine(lines, { ...secret, ...comparison, fault: WHY });
  });

  it('when a deletion that is due cannot be finished', async () => {
    const { service, storeOf, breakIn, lines, telemetry } = await setUp();
    await service.ask('RemoveRegionsFromReplication', {
      SecretId: NAME,
      RemoveReplicaRegions: [IRELAND],
    });
    await service.ask('DeleteSecret', { SecretId: NAME, RecoveryWindowInDays: 7 });
    breakIn(OREGON);
    const host = workerHost({
      regions: () => [OREGON],
      clock: { now: () => instant(NOW.getTime() + 8 * 86_400_000) },
      ids: randomIds,
      telemetry,
    });
    host.schedule(purgeWorker({ storeOf, pause: async () => {} }), { first: 0 });
    onTestFinished(host.stop);
    await expectLine(lines, { ...secret, operation: 'purge-due', fault: WHY });
  });
});
