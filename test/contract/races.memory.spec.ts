import { systemPause } from '../../infra/system/pause.ts';
import { inMemory } from './instances.ts';
import { racesContract } from './races.contract.ts';

racesContract('memory', () => inMemory(systemPause));
