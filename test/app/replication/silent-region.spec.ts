import { expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { ReplicationPorts } from '../../../app/replication/ports.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { streamOf } from '../../support/memory-service.ts';
import { IRELAND, OREGON, TOKYO } from '../../support/replication.ts';
import { retryDue } from '../../support/workers.ts';
import { run, setUp } from './set-up.ts';

const NAMES = Array.from({ length: 20 }, (_none, index) => `s${index}`);

it('A region that does not answer is waited for by few secrets, and gets all of them when it does', async () => {
  const { service, ports, create, statusIn, wait } = setUp();
  let isSilent = true;
  let waits = 0;
  const load: ReturnType<typeof service.store>['load'] = async (stream) => {
    if (!isSilent) return service.store(IRELAND).load(stream);
    waits += 1;
    throw new Outage('unavailable', 'Nobody answers');
  };
  const regional: ReplicationPorts['regional'] = (region) =>
    region === IRELAND
      ? { ...service.regional(IRELAND), store: { ...service.store(IRELAND), load } }
      : ports.regional(region);
  for (const name of NAMES) {
    await create(name, IRELAND, TOKYO);
    await converge({ ...ports, regional }, streamOf(name));
    expect(await statusIn(name, TOKYO)).toMatchObject({ state: 'InSync' });
    expect(await statusIn(name)).toMatchObject({
      state: 'Failed',
      retryAt: expect.any(Number),
    });
  }
  expect(waits).toBe(3);

  isSilent = false;
  // One looks whether the region is back, and the others come after it.
  for (const _ of ['one', 'all']) {
    wait(15);
    await retryDue({ ...ports, regional }, OREGON, run());
  }
  for (const name of NAMES) expect(await statusIn(name)).toMatchObject({ state: 'InSync' });
});

it('A key that does not answer keeps no secret under another key of the region from being copied', async () => {
  const { service, ports, create, statusIn, wait } = setUp();
  const { sealer, store } = service.regional(IRELAND);
  const seal: typeof sealer.seal = async (value, context, key) => {
    if (context.secretArn.includes('bad')) throw new Outage('unavailable', 'The key is away');
    return sealer.seal(value, context, key);
  };
  const regional: ReplicationPorts['regional'] = (region) =>
    region === IRELAND ? { store, sealer: { ...sealer, seal } } : ports.regional(region);
  for (const name of NAMES) {
    await create(`bad-${name}`, IRELAND);
    await converge({ ...ports, regional }, streamOf(`bad-${name}`));
  }
  await create('good', IRELAND);
  await converge({ ...ports, regional }, streamOf('good'));
  expect(await statusIn('good')).toMatchObject({ state: 'InSync' });
  wait(15);
  await retryDue({ ...ports, regional }, OREGON, run());
  expect(await statusIn('bad-s0')).toMatchObject({ state: 'Failed', attempts: 2 });
});
