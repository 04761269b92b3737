import { idempotencyContract } from './idempotency.contract.ts';
import { inMemory } from './instances.ts';

idempotencyContract('memory', inMemory);
