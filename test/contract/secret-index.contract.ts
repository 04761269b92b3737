import { describe } from 'vitest';
import type { AccessRecords, EventStreams } from '../../domain/ports/event-store.ts';
import type { ListOrder, SecretIndex } from '../../domain/ports/secret-index.ts';
import type { Open } from './event-store-steps.ts';
import { orderContract } from './secret-index-order.contract.ts';
import { pagesContract } from './secret-index-pages.contract.ts';

/** Every adapter of `SecretIndex` passes this, in the orders it supports. */
export const secretIndexContract = (
  open: Open<EventStreams & AccessRecords & SecretIndex>,
  orders: ReadonlySet<ListOrder>,
): void => {
  describe('SecretIndex', () => {
    orderContract(open);
    pagesContract(open, orders);
  });
};
