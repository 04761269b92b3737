import { type AccountId, branded, type Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';
import type { EncryptedRootKey } from '../../infra/kms/root-credentials.ts';

/** How one deployed function is configured. */
export type LambdaSettings = {
  readonly region: Region;
  readonly tableName: string;
  /** `null`: the account the function runs in. */
  readonly account: AccountId | null;
  readonly rootKey: EncryptedRootKey;
};

/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Read the environment. Throws at the first variable that is missing or cannot be right. */
export const lambdaSettings = (environment: Environment): LambdaSettings => {
  const read = (name: string, { fits, meaning }: Rule): string => {
    const value = environment[name] ?? '';
    if (fits(value)) return value;
    throw new Error(`${name} is ${value === '' ? 'missing' : 'not valid'}: it must be ${meaning}.`);
  };
  const account = read('SEALSTREAM_ACCOUNT_ID', ACCOUNT);
  return {
    region: branded<Region>(read('AWS_REGION', REGION)),
    tableName: read('SEALSTREAM_TABLE', TABLE),
    account: account === '' ? null : branded<AccountId>(account),
    rootKey: {
      accessKeyId: read('SEALSTREAM_ROOT_ACCESS_KEY_ID', ACCESS_KEY_ID),
      ciphertext: Buffer.from(
        read('SEALSTREAM_ROOT_SECRET_ACCESS_KEY_ENCRYPTED', CIPHERTEXT),
        'base64',
      ),
    },
  };
};

type Rule = { readonly fits: (value: string) => boolean; readonly meaning: string };

const matching = (pattern: RegExp, meaning: string): Rule => ({
  fits: (value) => pattern.test(value),
  meaning,
});

const REGION: Rule = { fits: isRegion, meaning: 'a region, as Lambda sets it' };
const TABLE = matching(/^[\w.-]{3,255}$/, 'the name of the DynamoDB table');
const ACCOUNT = matching(/^(\d{12})?$/, 'an account id of 12 digits, or left out');
const ACCESS_KEY_ID = matching(/^\w{16,128}$/, 'the access key id of the root principal');
const CIPHERTEXT = matching(
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$/,
  'the CiphertextBlob of "aws kms encrypt", in base64',
);
