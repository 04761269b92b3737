import { SAME_REGION } from '../../infra/aws/call-limits.ts';
import { accountClaim } from '../../infra/dynamodb/account-claim.ts';
import { dynamoClient } from '../../infra/dynamodb/client.ts';
import { ACCOUNT } from '../lambda/account.ts';
import { settingsReader } from '../lambda/environment.ts';
import { replicationSettings } from '../workers/settings.ts';
import { deployedWorker } from '../workers/worker.ts';
import { healWorker } from './heal-worker.ts';

const read = settingsReader(process.env);
const settings = replicationSettings(read);
const account = read('SEALSTREAM_ACCOUNT_ID', ACCOUNT);
const { region, tableName } = settings;
const client = dynamoClient({ region, limits: SAME_REGION });
const { check } = accountClaim({ client, tableName });

/** The scheduled function of serverless.yml. A wrong configuration fails as the container starts. */
export const handler = healWorker({
  ...deployedWorker(settings),
  // Under another account there would be nothing to compare, and nobody would be told.
  account: async () => {
    await check(account);
    return account;
  },
});
