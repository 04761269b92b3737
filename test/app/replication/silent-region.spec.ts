import { expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { ReplicationPorts } from '../../../app/replication/ports.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { streamOf } from '../../support/memory-service.ts';
import { IRELAND, OREGON, TOKYO } from '../../support/replication.ts';
import { retryDue } from '../../support/workers.ts';
import { run, setUp } from './set-up.ts';

const NAMES = Array.from({ length: 20 }, (_none, index) => `s${index}`);

it('An unavailable region delays only a few secrets, and gets all of them when it is back', async () => {
  const { service, ports, create, statusIn, wait } = setUp();
  let isUnavailable = true;
  let calls = 0;
  const load: ReturnType<typeof service.store>['load'] = async (stream) => {
    if (!isUnavailable) return service.store(IRELAND).load(stream);
    calls += 1;
    throw new Outage('unavailable', 'No answer');
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
  expect(calls).toBe(3);

  isUnavailable = false;
  // One secret probes whether the region is back, and the others follow.
  for (const _ of ['one', 'all']) {
    wait(15);
    await retryDue({ ...ports, regional }, OREGON, run());
  }
  for (const name of NAMES) expect(await statusIn(name)).toMatchObject({ state: 'InSync' });
});

it('An unavailable key does not keep secrets under other keys of the region from being copied', async () => {
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
