import { idempotencyContract } from './idempotency.contract.ts';
import { onOneFile } from './instances.ts';

idempotencyContract('SQLite, three stores on one file', onOneFile);
