import { systemPause } from '../../infra/system/pause.ts';
import { onOneFile } from './instances.ts';
import { repetitionsContract } from './repetitions.contract.ts';

repetitionsContract('SQLite, three stores on one file', () => onOneFile(systemPause));
