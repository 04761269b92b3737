import { describe } from 'vitest';
import type { ListOrder } from '../../domain/ports/secret-index.ts';
import { accessContract } from './event-store-access.contract.ts';
import { appendsContract } from './event-store-appends.contract.ts';
import { dueContract } from './event-store-due.contract.ts';
import { historyContract } from './event-store-history.contract.ts';
import { limitsContract } from './event-store-limits.contract.ts';
import { listsContract } from './event-store-lists.contract.ts';
import { loadAllContract } from './event-store-load-all.contract.ts';
import { modelContract } from './event-store-model.contract.ts';
import { pagesContract } from './event-store-pages.contract.ts';
import { purgesContract } from './event-store-purges.contract.ts';
import { racesContract } from './event-store-races.contract.ts';
import { replicasContract } from './event-store-replicas.contract.ts';
import { replicasDueContract } from './event-store-replicas-due.contract.ts';
import { roundTripsContract } from './event-store-round-trips.contract.ts';
import type { OpenStore } from './event-store-steps.ts';
import { streamsContract } from './event-store-streams.contract.ts';
import { valueChangesContract } from './event-store-value-changes.contract.ts';
import { valuesContract } from './event-store-values.contract.ts';

const ALL_ORDERS: ReadonlySet<ListOrder> = new Set([
  'createdDate',
  'name',
  'changedDate',
  'accessedDate',
]);

/** Every adapter passes this, in the orders it lists in. What one cannot promise is not in the port. */
export const eventStoreContract = (
  adapter: string,
  open: OpenStore,
  orders: ReadonlySet<ListOrder> = ALL_ORDERS,
): void => {
  describe(`EventStore contract: ${adapter}`, () => {
    appendsContract(open);
    loadAllContract(open);
    racesContract(open);
    roundTripsContract(open);
    streamsContract(open);
    valuesContract(open);
    valueChangesContract(open);
    historyContract(open);
    accessContract(open);
    listsContract(open);
    pagesContract(open, orders);
    purgesContract(open);
    dueContract(open);
    replicasContract(open);
    replicasDueContract(open);
    limitsContract(open);
    modelContract(open);
  });
};
