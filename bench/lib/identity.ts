import { ACCOUNT, CREDENTIALS, REGION } from '../../test/support/root.ts';

/** The principal that the load is signed by. */
export const IDENTITY = { account: ACCOUNT, region: REGION, ...CREDENTIALS };

/** The variables that configure it in the embedded deployment; the floor reads them too. */
export const IDENTITY_VARIABLES = {
  SEALSTREAM_ACCOUNT_ID: ACCOUNT,
  SEALSTREAM_ROOT_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  SEALSTREAM_ROOT_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
};
