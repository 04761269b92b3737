import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { streamOf } from '../../support/memory-service.ts';
import { IRELAND, OREGON } from '../../support/replication.ts';
import { retryDue } from '../../support/workers.ts';
import { NAME, run, STREAM, setUp } from './set-up.ts';

describe('A link that is made while a worker has an older head', () => {
  it('is not mistaken for one that has ended', async () => {
    const { service, ports, create, leave } = setUp();
    await create(NAME, IRELAND);
    await converge(ports, STREAM);
    await leave(IRELAND);
    await converge(ports, STREAM);
    const stale = await service.store().load(STREAM);
    const again = { SecretId: NAME, AddReplicaRegions: [{ Region: IRELAND }] };
    await service.ask('ReplicateSecretToRegions', again);
    await converge(ports, STREAM);

    const late = { ...service.store(), load: async () => stale };
    const regional = (region: typeof OREGON) =>
      region === OREGON ? { ...service.regional(region), store: late } : ports.regional(region);
    expect([...(await converge({ ...ports, regional }, STREAM, 'all'))]).toEqual([]);

    const { json } = await service.ask('GetSecretValue', { SecretId: NAME }, { region: IRELAND });
    expect(json.SecretString).toBe('value');
  });
});

describe('A replica that cannot be removed', () => {
  it('alerts an operator when it is given up, because its value still exists', async () => {
    const { ports, create, leave, away, gaveUp, wait } = setUp();
    await create(NAME, IRELAND);
    await converge(ports, STREAM);
    away.add(IRELAND);
    await leave(IRELAND);
    await converge(ports, STREAM);
    for (let attempt = 2; attempt <= 12; attempt += 1) {
      expect(gaveUp).toEqual([]);
      wait(3600);
      await retryDue(ports, OREGON, run());
    }
    expect(gaveUp).toMatchObject([{ stream: STREAM, region: IRELAND }]);
  });
});

describe('A run of retries', () => {
  it('tries each secret once, and gets past more failing ones than fit in a batch', async () => {
    const { service, ports, away, wait, create, statusIn } = setUp();
    away.add(IRELAND);
    const names = Array.from(
      { length: 130 },
      (_none, index) => `s${String(index).padStart(3, '0')}`,
    );
    for (const name of names) {
      await create(name, IRELAND);
      await converge(ports, streamOf(name));
    }
    away.clear();
    wait(15);
    // The first hundred cannot be read, and stay at the head of the list.
    const store = {
      ...service.store(),
      load: async (stream: typeof STREAM) => {
        if (stream.name < 's100') throw new Error('altered');
        return service.store().load(stream);
      },
    };
    const regional = (region: typeof OREGON) =>
      region === OREGON ? { ...service.regional(region), store } : ports.regional(region);
    const retries = run();
    expect(await retryDue({ ...ports, regional }, OREGON, retries)).toBe(130);
    expect(retries.faults.toSorted()).toEqual(names.slice(0, 100));
    expect(await statusIn('s100')).toMatchObject({ state: 'InSync' });
    expect(await statusIn('s129')).toMatchObject({ state: 'InSync' });
  });

  it('starts nothing once it is aborted', async () => {
    const { ports, away, wait, create, statusIn } = setUp();
    away.add(IRELAND);
    await create(NAME, IRELAND);
    await converge(ports, STREAM);
    away.clear();
    wait(15);
    expect(await retryDue(ports, OREGON, run(AbortSignal.abort()))).toBe(0);
    expect(await statusIn(NAME)).toMatchObject({ state: 'Failed' });
  });
});
