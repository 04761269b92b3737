import { memoryService } from '../support/memory-service.ts';
import { idempotencyContract } from './idempotency.contract.ts';

idempotencyContract('memory', async () => {
  const service = memoryService();
  return { services: [service], close: async () => service.close() };
});
