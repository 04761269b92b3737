import { describe } from 'vitest';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { ListOrder } from '../../domain/ports/secret-index.ts';
import { accessRecordsContract } from './access-records.contract.ts';
import { dueWorkContract } from './due-work.contract.ts';
import { modelContract } from './event-store-model.contract.ts';
import type { Open } from './event-store-steps.ts';
import { eventStreamsContract } from './event-streams.contract.ts';
import { replicaStatusesContract } from './replica-statuses.contract.ts';
import { sealedValuesContract } from './sealed-values.contract.ts';
import { secretIndexContract } from './secret-index.contract.ts';

const ALL_ORDERS: ReadonlySet<ListOrder> = new Set([
  'createdDate',
  'name',
  'changedDate',
  'accessedDate',
]);

/** The contracts of all ports of a store. A promise that one adapter cannot keep is not in the port. */
export const eventStoreContract = (
  adapter: string,
  open: Open<EventStore>,
  orders: ReadonlySet<ListOrder> = ALL_ORDERS,
): void => {
  describe(`EventStore contract: ${adapter}`, () => {
    eventStreamsContract(open);
    sealedValuesContract(open);
    accessRecordsContract(open);
    secretIndexContract(open, orders);
    replicaStatusesContract(open);
    dueWorkContract(open);
    modelContract(open);
  });
};
