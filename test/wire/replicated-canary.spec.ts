import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { converge } from '../../app/replication/converge.ts';
import type { EventStore } from '../../domain/ports/event-store.ts';
import { sqliteEventStore } from '../../infra/sqlite/event-store.ts';
import { CANARY, containsCanary, filesBelow } from '../support/canary.ts';
import { memoryService, streamOf } from '../support/memory-service.ts';
import { callbacksTo, collectedLines } from '../support/telemetry.ts';

const THERE = 'eu-west-1';
const REPLICATED = {
  Name: 'db',
  ClientRequestToken: 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1',
  SecretString: CANARY,
  AddReplicaRegions: [{ Region: THERE }],
};

/** Two regions on files, and the workers with the callbacks of the embedded server. */
const openRegions = (breakage: Partial<EventStore> = {}) => {
  const directory = mkdtempSync(join(tmpdir(), 'sealstream-canary-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const printed = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
  onTestFinished(() => void vi.restoreAllMocks());
  const open = (region: string) =>
    sqliteEventStore({ path: join(directory, region, 'events.sqlite') });
  const stores = new Map<string, ReturnType<typeof open>>();
  const service = memoryService({
    keyringIn: directory,
    store: (region) => {
      const store = open(region);
      stores.set(region, store);
      return region === THERE ? { ...store, ...breakage } : store;
    },
  });
  const { logs, telemetry } = collectedLines();
  const callbacks = callbacksTo(telemetry);
  const replicate = () => converge({ ...service.replication, callbacks }, streamOf('db'));
  const files = () => {
    const whileOpen = filesBelow(directory);
    service.close();
    for (const store of stores.values()) store.close();
    return [...whileOpen, ...filesBelow(directory)];
  };
  const heard = () => String([printed.map(({ mock }) => mock.calls), JSON.stringify(logs)]);
  return { service, replicate, files, heard, logs };
};

const silentFiles = (files: ReturnType<typeof filesBelow>): void => {
  expect(files.some(([, data]) => data.includes('AWSCURRENT'))).toBe(true);
  expect(files.filter(([, data]) => containsCanary(data)).map(([path]) => path)).toEqual([]);
};

describe('A replicated secret value', () => {
  it('appears in no file of either region, no event, no status and no log', async () => {
    const { service, replicate, files, heard } = openRegions();
    await service.ask('CreateSecret', REPLICATED);
    await replicate();
    const { json } = await service.ask('GetSecretValue', { SecretId: 'db' }, { region: THERE });
    expect(json.SecretString).toBe(CANARY);

    const store = service.store(THERE);
    const everything = [
      await Array.fromAsync(store.readCommits(streamOf('db', THERE))),
      [...(await service.store().replicaStatuses(streamOf('db')))],
      service.logs,
    ];
    expect(JSON.stringify(everything)).toContain('ReplicaCopied');
    expect(containsCanary(JSON.stringify(everything))).toBe(false);
    expect(containsCanary(heard())).toBe(false);
    silentFiles(files());
  });

  it('is not repeated from an unexpected error in the other region', async () => {
    const fault = new Error(`the store broke on ${CANARY}`, { cause: new TypeError(CANARY) });
    const broken = openRegions({ append: () => Promise.reject(fault) });
    await broken.service.ask('CreateSecret', REPLICATED);
    const outcomes = await broken.replicate();
    expect([...outcomes.values()]).toMatchObject([{ kind: 'failed', transient: true }]);
    const described = await broken.service.ask('DescribeSecret', { SecretId: 'db' });
    expect(described.json.ReplicationStatus).toMatchObject([
      { Status: 'Failed', StatusMessage: expect.stringContaining('unexpectedly') },
    ]);
    expect(containsCanary(JSON.stringify([described, broken.service.logs]))).toBe(false);
    expect(broken.logs).toMatchObject([{ operation: 'replicate', fault: { name: 'Error' } }]);
    expect(containsCanary(broken.heard())).toBe(false);
    silentFiles(broken.files());
  });
});
