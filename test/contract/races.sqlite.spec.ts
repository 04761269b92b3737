import { systemPause } from '../../infra/system/pause.ts';
import { onOneFile } from './instances.ts';
import { racesContract } from './races.contract.ts';

racesContract('SQLite, three stores on one file', () => onOneFile(systemPause));
