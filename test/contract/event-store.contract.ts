import { describe } from 'vitest';
import { appendsContract } from './event-store-appends.contract.ts';
import { historyContract } from './event-store-history.contract.ts';
import { limitsContract } from './event-store-limits.contract.ts';
import { modelContract } from './event-store-model.contract.ts';
import { racesContract } from './event-store-races.contract.ts';
import { roundTripsContract } from './event-store-round-trips.contract.ts';
import type { OpenStore } from './event-store-steps.ts';
import { streamsContract } from './event-store-streams.contract.ts';
import { valuesContract } from './event-store-values.contract.ts';

/** Every adapter passes this unchanged. What one adapter cannot promise is not in the port. */
export const eventStoreContract = (adapter: string, open: OpenStore): void => {
  describe(`EventStore contract: ${adapter}`, () => {
    appendsContract(open);
    racesContract(open);
    roundTripsContract(open);
    streamsContract(open);
    valuesContract(open);
    historyContract(open);
    limitsContract(open);
    modelContract(open);
  });
};
