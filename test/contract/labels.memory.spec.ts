import { systemPause } from '../../infra/system/pause.ts';
import { inMemory } from './instances.ts';
import { labelsContract } from './labels.contract.ts';

labelsContract('memory', () => inMemory(systemPause));
