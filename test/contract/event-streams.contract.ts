import { describe } from 'vitest';
import type { AccessRecords, EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Open } from './event-store-steps.ts';
import { appendsContract } from './event-streams-appends.contract.ts';
import { historyContract } from './event-streams-history.contract.ts';
import { isolationContract } from './event-streams-isolation.contract.ts';
import { limitsContract } from './event-streams-limits.contract.ts';
import { loadsContract } from './event-streams-loads.contract.ts';
import { racesContract } from './event-streams-races.contract.ts';
import { roundTripsContract } from './event-streams-round-trips.contract.ts';

/** Every adapter of `EventStreams` passes this. */
export const eventStreamsContract = (
  open: Open<EventStreams & SealedValues & AccessRecords>,
): void => {
  describe('EventStreams', () => {
    appendsContract(open);
    loadsContract(open);
    racesContract(open);
    roundTripsContract(open);
    isolationContract(open);
    historyContract(open);
    limitsContract(open);
  });
};
