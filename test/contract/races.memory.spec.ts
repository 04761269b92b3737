import { systemPause } from '../../infra/system/pause.ts';
import { memoryService } from '../support/memory-service.ts';
import { racesContract } from './races.contract.ts';

racesContract('memory', async () => {
  const service = memoryService({ pause: systemPause });
  return { services: [service], close: async () => service.close() };
});
