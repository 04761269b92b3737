import { expect, it } from 'vitest';
import { Outage } from '../../../domain/ports/outage.ts';
import { converge } from '../../../domain/replication/converge.ts';
import type { ReplicationPorts } from '../../../domain/replication/ports.ts';
import { retryDue } from '../../../domain/replication/retry-due.ts';
import { streamOf } from '../../support/memory-service.ts';
import { HOME, IRELAND, TOKYO } from '../../support/replication.ts';
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
    expect(await statusIn(name)).toMatchObject({ state: 'Failed', attempts: 1 });
  }
  expect(waits).toBe(3);

  isSilent = false;
  wait(15);
  await retryDue({ ...ports, regional }, HOME, run());
  for (const name of NAMES) expect(await statusIn(name)).toMatchObject({ state: 'InSync' });
});
