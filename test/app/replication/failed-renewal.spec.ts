import { expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import type { ReplicationPorts } from '../../../app/replication/ports.ts';
import { reconcileSecret } from '../../../app/replication/reconcile.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { IRELAND, OREGON, TOKYO } from '../../support/replication.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

it('A link that cannot be renewed keeps no other region of the secret from being healed, and is told of', async () => {
  const { service, ports, create } = setUp();
  await create(NAME, IRELAND, TOKYO);
  await converge(ports, STREAM);
  const home = service.store(OREGON);
  const append: typeof home.append = async (head, commit) => {
    if (commit.events.some(({ type }) => type === 'ReplicaAdded')) throw new Error('altered');
    return home.append(head, commit);
  };
  const stores = new Map([
    [OREGON, { ...home, append }],
    [IRELAND, { ...service.store(IRELAND), loadSealed: async () => null }],
    [TOKYO, memoryEventStore()],
  ]);
  const regional: ReplicationPorts['regional'] = (region) => ({
    ...service.regional(region),
    store: stores.get(region) ?? service.store(region),
  });
  const told: unknown[] = [];
  const notices = { ...ports.notices, failed: (failure: unknown) => told.push(failure) };
  const all = { dryRun: false, eagerness: 'all' } as const;
  const findings = await reconcileSecret({ ...ports, regional, notices }, STREAM, all);
  expect(findings).toMatchObject([
    { region: IRELAND, discrepancy: 'damaged' },
    { region: TOKYO, discrepancy: 'missing', outcome: 'inSync' },
  ]);
  expect(told).toMatchObject([{ stream: STREAM, region: IRELAND }]);
});
