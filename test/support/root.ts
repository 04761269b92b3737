import { type AccountId, branded } from '../../domain/secret/ids.ts';
import { rootAccessKey } from '../../infra/credentials/static-directory.ts';

/** The account and credentials of the fixtures and examples. */
export const ACCOUNT = branded<AccountId>('123456789012');
export const REGION = 'us-west-2';
export const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
export const ROOT_KEY = rootAccessKey(ACCOUNT, CREDENTIALS);
