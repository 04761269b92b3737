import { systemPause } from '../../infra/system/pause.ts';
import { onOneFile } from './instances.ts';
import { labelsContract } from './labels.contract.ts';

labelsContract('SQLite, three stores on one file', () => onOneFile(systemPause));
