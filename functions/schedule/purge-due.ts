import { SAME_REGION } from '../../infra/aws/call-limits.ts';
import { dynamoClient } from '../../infra/dynamodb/client.ts';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { systemPause } from '../../infra/system/pause.ts';
import { randomIds } from '../../infra/system/random.ts';
import { REGION, settingsReader, TABLE } from '../lambda/environment.ts';
import { toStandardOutput } from '../lambda/log-lines.ts';
import { purgeHandler } from './purge.ts';

const read = settingsReader(process.env);
const region = read('AWS_REGION', REGION);
const tableName = read('SEALSTREAM_TABLE', TABLE);
const client = dynamoClient({ region, limits: SAME_REGION });
const store = dynamoEventStore({ client, tableName });

/** The scheduled function of serverless.yml. A wrong configuration fails as the container starts. */
export const handler = purgeHandler({
  region,
  storeOf: () => store,
  clock: systemClock,
  ids: randomIds,
  pause: systemPause,
  telemetry: toStandardOutput,
});
