import { inMemory } from './instances.ts';
import { serviceContract } from './service.contract.ts';

serviceContract('memory', inMemory);
