import { expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { memoryBudget } from '../../../app/replication/memory-budget.ts';
import type { ReplicationPorts } from '../../../app/replication/ports.ts';
import { streamOf } from '../../support/memory-service.ts';
import { IRELAND, OREGON, TOKYO } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

/** Returns the peak number of values that are sealed but not stored yet, over all regions. */
const mostHeld = async (most: number) => {
  const { service, ports, create, statusIn } = setUp();
  await create(NAME, IRELAND, TOKYO);
  for (const VersionStage of ['a', 'b', 'c', 'd', 'e']) {
    const value = { SecretString: VersionStage, VersionStages: [VersionStage] };
    await service.ask('PutSecretValue', {
      SecretId: NAME,
      ClientRequestToken: VersionStage.repeat(32),
      ...value,
    });
  }
  let held = 0;
  let peak = 0;
  const regional: ReplicationPorts['regional'] = (region) => {
    const found = ports.regional(region);
    if (found === null || region === OREGON) return found;
    const { store, sealer } = found;
    const seal: typeof sealer.seal = async (...sealing) => {
      held += 1;
      peak = Math.max(peak, held);
      return sealer.seal(...sealing);
    };
    const append: typeof store.append = async (head, commit) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      held -= commit.values.copied.length;
      return store.append(head, commit);
    };
    return { sealer: { ...sealer, seal }, store: { ...store, append } };
  };
  await converge({ ...ports, regional, memoryBudget: memoryBudget(most) }, STREAM);
  for (const region of [IRELAND, TOKYO]) {
    expect(await statusIn(NAME, region)).toMatchObject({ state: 'InSync' });
  }
  return peak;
};

it.each([
  ['in parallel within the budget', 14, 12],
  ['one region after the other if the budget covers one', 13, 6],
  ['one region after the other if the budget covers none', 1, 6],
])('Values are sealed for two regions %s', async (_how, most, peak) =>
  expect(await mostHeld(most)).toBe(peak),
);

it('A copy that fails releases its memory budget', async () => {
  const { ports, create } = setUp();
  const shared = memoryBudget(2);
  const regional: ReplicationPorts['regional'] = (region) => {
    const found = ports.regional(region);
    const seal = () => Promise.reject(new Error('A bug'));
    return found && region !== OREGON ? { ...found, sealer: { ...found.sealer, seal } } : found;
  };
  for (const name of ['a', 'b', 'c']) {
    await create(name, IRELAND);
    await converge({ ...ports, regional, memoryBudget: shared }, streamOf(name));
  }
  await expect(shared.reserve().acquire(2)).resolves.toBeUndefined();
});

it('A copy that lost to a concurrent writer keeps its memory budget', async () => {
  const reservation = memoryBudget(2).reserve();
  await reservation.acquire(2);
  await expect(reservation.acquire(1)).resolves.toBeUndefined();
});
