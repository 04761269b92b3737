import { ACCOUNT, CREDENTIALS, REGION } from '../../test/support/root.ts';

/** Whom the load comes from, and the environment by which the servers know them. */
export const IDENTITY = { account: ACCOUNT, region: REGION, ...CREDENTIALS };

/** The variables of the embedded home, which the floor reads as well. */
export const IDENTITY_VARIABLES = {
  SEALSTREAM_ACCOUNT_ID: ACCOUNT,
  SEALSTREAM_ROOT_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  SEALSTREAM_ROOT_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
};
