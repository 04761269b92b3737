import { ACCOUNT, accountOf } from '../lambda/account.ts';
import { settingsReader } from '../lambda/environment.ts';
import { replicationSettings } from '../replication/settings.ts';
import { deployedWorker } from '../replication/worker.ts';
import { healWorker } from './heal-worker.ts';

const read = settingsReader(process.env);
const settings = replicationSettings(read);
const account = read('SEALSTREAM_ACCOUNT_ID', ACCOUNT);

/** The scheduled function of serverless.yml. A wrong configuration fails as the container starts. */
export const handler = healWorker({
  ...deployedWorker(settings),
  accountOf: (context) => account ?? accountOf(context),
});
