import { onOneFile } from './instances.ts';
import { serviceContract } from './service.contract.ts';

serviceContract('SQLite, three stores on one file', onOneFile);
