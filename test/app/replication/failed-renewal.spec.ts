import { expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { ReplicationPorts } from '../../../app/replication/ports.ts';
import { reconcileSecret } from '../../../app/replication/reconcile.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { IRELAND, OREGON, TOKYO } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

it('A link that cannot be renewed is reported and does not keep other regions from being repaired', async () => {
  const { service, ports, create } = setUp();
  await create(NAME, IRELAND, TOKYO);
  await converge(ports, STREAM);
  const primaryStore = service.store(OREGON);
  const append: typeof primaryStore.append = async (head, commit) => {
    if (commit.events.some(({ type }) => type === 'ReplicaAdded')) throw new Error('altered');
    return primaryStore.append(head, commit);
  };
  const stores = new Map([
    [OREGON, { ...primaryStore, append }],
    [IRELAND, { ...service.store(IRELAND), loadSealed: async () => null }],
    [TOKYO, memoryEventStore()],
  ]);
  const regional: ReplicationPorts['regional'] = (region) => ({
    ...service.regional(region),
    store: stores.get(region) ?? service.store(region),
  });
  const failures: unknown[] = [];
  const callbacks = { ...ports.callbacks, failed: (failure: unknown) => failures.push(failure) };
  const all = { dryRun: false, eagerness: 'all' } as const;
  const findings = await reconcileSecret({ ...ports, regional, callbacks }, STREAM, all);
  expect(findings).toMatchObject([
    { region: IRELAND, discrepancy: 'damaged' },
    { region: TOKYO, discrepancy: 'missing', outcome: 'inSync' },
  ]);
  expect(failures).toMatchObject([{ stream: STREAM, region: IRELAND }]);
});
