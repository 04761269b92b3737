import { systemPause } from '../../infra/system/pause.ts';
import { inMemory } from './instances.ts';
import { repetitionsContract } from './repetitions.contract.ts';

repetitionsContract('memory', () => inMemory(systemPause));
