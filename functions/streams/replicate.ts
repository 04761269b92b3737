import { settingsReader } from '../lambda/environment.ts';
import { replicationDeployment, replicationSettings } from '../workers/deployment.ts';
import { replicateHandler } from './replicate-worker.ts';

const settings = replicationSettings(settingsReader(process.env));

/** The consumer of the table's stream. A wrong configuration fails as the container starts. */
export const handler = replicateHandler(replicationDeployment(settings));
