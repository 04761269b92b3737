import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { randomIds } from '../../infra/system/ids.ts';
import { systemPause } from '../../infra/system/pause.ts';
import { clientOptions } from '../lambda/clients.ts';
import { REGION, settingsReader, TABLE } from '../lambda/environment.ts';
import { toStandardOutput } from '../lambda/standard-output.ts';
import { purgeWorker } from './purge-worker.ts';

const read = settingsReader(process.env);
const region = read('AWS_REGION', REGION);
const tableName = read('SEALSTREAM_TABLE', TABLE);
const store = dynamoEventStore({ client: new DynamoDBClient(clientOptions(region)), tableName });

/** The scheduled function of serverless.yml. A wrong configuration fails as the container starts. */
export const handler = purgeWorker({
  region,
  storeOf: () => store,
  clock: systemClock,
  ids: randomIds,
  pause: systemPause,
  log: toStandardOutput,
});
