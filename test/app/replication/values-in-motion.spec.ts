import { describe, expect, it } from 'vitest';
import { compareReplicas } from '../../../app/replication/compare-replicas.ts';
import { converge } from '../../../app/replication/converge.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import type { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { IRELAND } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

/** Compares a replica that gets two more values, so that the first is dropped, before a value is read there. */
const copiedOnReading = async (times: number) => {
  const { service, ports, create } = setUp();
  await create(NAME, IRELAND);
  await converge(ports, STREAM);
  let left = times;
  const store = service.store(IRELAND);
  const loadSealed: typeof store.loadSealed = async (...version) => {
    if (left > 0) {
      left -= 1;
      for (const SecretString of ['next', 'last']) {
        await service.ask('PutSecretValue', { SecretId: NAME, SecretString });
        await converge(ports, STREAM);
      }
    }
    return store.loadSealed(...version);
  };
  const replicaPorts = { ...service.regional(IRELAND), store: { ...store, loadSealed } };
  const regional = (region: Region) => (region === IRELAND ? replicaPorts : ports.regional(region));
  return compareReplicas({ ...ports, regional }, STREAM);
};

describe('A value that is dropped while the replica is compared', () => {
  it.each([1, 2, 9])('is not reported as damaged, even %i times', async (times) =>
    expect(await copiedOnReading(times)).toEqual([]),
  );
});

describe('The values of a replica', () => {
  const compareWith = async (loadSealed: ReturnType<typeof memoryEventStore>['loadSealed']) => {
    const { service, ports, create } = setUp();
    await create(NAME, IRELAND);
    await converge(ports, STREAM);
    const replicaPorts = {
      ...service.regional(IRELAND),
      store: { ...service.store(IRELAND), loadSealed },
    };
    const regional = (region: Region) =>
      region === IRELAND ? replicaPorts : ports.regional(region);
    return compareReplicas({ ...ports, regional }, STREAM);
  };

  it('are not reported as damaged when their region is unavailable', async () => {
    const error = new Outage('unavailable', 'The region is away');
    expect(await compareWith(() => Promise.reject(error))).toMatchObject([
      { discrepancy: 'unreachable', error },
    ]);
  });

  it('are reported as damaged, with the cause, if one cannot be read', async () => {
    const error = new Error('altered');
    expect(await compareWith(() => Promise.reject(error))).toMatchObject([
      { discrepancy: 'damaged', error },
    ]);
  });
});
