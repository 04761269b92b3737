import { openStore, temporaryFile } from '../infra/sqlite/temporary-file.ts';
import { eventStoreContract } from './event-store.contract.ts';

eventStoreContract('SQLite', async () => openStore(await temporaryFile()));
