import { describe } from 'vitest';
import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Open } from './event-store-steps.ts';
import { changesContract } from './sealed-values-changes.contract.ts';
import { readsContract } from './sealed-values-reads.contract.ts';
import { removalContract } from './sealed-values-removal.contract.ts';

/** Every adapter of `SealedValues` passes this. */
export const sealedValuesContract = (open: Open<EventStreams & SealedValues>): void => {
  describe('SealedValues', () => {
    readsContract(open);
    changesContract(open);
    removalContract(open);
  });
};
