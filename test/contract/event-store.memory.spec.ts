import { memoryEventStore } from '../../infra/memory/event-store.ts';
import { eventStoreContract } from './event-store.contract.ts';

eventStoreContract('memory', async () => memoryEventStore());
