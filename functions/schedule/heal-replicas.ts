import { SAME_REGION } from '../../infra/aws/call-limits.ts';
import { accountClaim } from '../../infra/dynamodb/account-claim.ts';
import { dynamoClient } from '../../infra/dynamodb/client.ts';
import { ACCOUNT, settingsReader } from '../lambda/environment.ts';
import { replicationDeployment, replicationSettings } from '../workers/deployment.ts';
import { healHandler } from './heal.ts';

const read = settingsReader(process.env);
const settings = replicationSettings(read);
const account = read('SEALSTREAM_ACCOUNT_ID', ACCOUNT);
const { region, tableName } = settings;
const client = dynamoClient({ region, limits: SAME_REGION });
const { check } = accountClaim({ client, tableName });

/** The scheduled function of serverless.yml. A wrong configuration fails as the container starts. */
export const handler = healHandler({
  ...replicationDeployment(settings),
  // Under another account there would be nothing to compare, and no alarm would say so.
  account: async () => {
    await check(account);
    return account;
  },
});
