import { settingsReader } from '../lambda/environment.ts';
import { replicationSettings } from '../workers/settings.ts';
import { deployedWorker } from '../workers/worker.ts';
import { replicateWorker } from './replicate-worker.ts';

const settings = replicationSettings(settingsReader(process.env));

/** The consumer of the table's stream. A wrong configuration fails as the container starts. */
export const handler = replicateWorker(deployedWorker(settings));
