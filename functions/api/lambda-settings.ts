import { RATES_MEANING, type RatesSetting, readRates } from '../../domain/rates/rates.ts';
import type { AccountId, Region } from '../../domain/secret/ids.ts';
import { stageOfTable } from '../../infra/aws/stage.ts';
import type { EncryptedRootKey } from '../../infra/kms/root-credentials.ts';
import { PRESIGNED_MAX, PRESIGNED_MEANING, readPresignedMax } from '../../infra/sigv4/presigned.ts';
import {
  ACCOUNT,
  type Environment,
  matching,
  REGION,
  REPLICA_REGIONS,
  type Setting,
  settingsReader,
  TABLE,
} from '../lambda/environment.ts';

/** The configuration of the API function. */
export type LambdaSettings = {
  readonly region: Region;
  readonly tableName: string;
  /** The account in the ARNs of secrets. */
  readonly account: AccountId;
  readonly rootKey: EncryptedRootKey;
  /** The regions that the workers of this region copy secrets to. */
  readonly replicaRegions: ReadonlySet<Region>;
  /** The rates above which requests are throttled; by default those of AWS. */
  readonly throttle: RatesSetting;
  /** The longest validity of a presigned request, in seconds; 15 minutes by default. */
  readonly presignedMax: number;
};

/** Reads the environment. Throws at the first variable that is missing or invalid. */
export const lambdaSettings = (environment: Environment): LambdaSettings => {
  const read = settingsReader(environment);
  const tableName = read('SEALSTREAM_TABLE', TABLE);
  return {
    region: read('AWS_REGION', REGION),
    tableName,
    account: read('SEALSTREAM_ACCOUNT_ID', ACCOUNT),
    rootKey: {
      stage: stageOfTable(tableName),
      accessKeyId: read('SEALSTREAM_ROOT_ACCESS_KEY_ID', ACCESS_KEY_ID),
      ciphertext: Buffer.from(
        read('SEALSTREAM_ROOT_SECRET_ACCESS_KEY_ENCRYPTED', CIPHERTEXT),
        'base64',
      ),
    },
    replicaRegions: read('SEALSTREAM_REPLICA_REGIONS', REPLICA_REGIONS),
    throttle: read('SEALSTREAM_THROTTLE', RATES),
    presignedMax: read('SEALSTREAM_PRESIGNED_MAX', PRESIGNED),
  };
};

/** By default the rates of AWS. */
const RATES: Setting<RatesSetting> = {
  fits: (value) => readRates(value || 'aws') !== null,
  meaning: RATES_MEANING,
  as: (value) => readRates(value || 'aws') ?? 'off',
};

const PRESIGNED: Setting<number> = {
  fits: (value) => value === '' || readPresignedMax(value) !== null,
  meaning: PRESIGNED_MEANING,
  as: (value) => readPresignedMax(value) ?? PRESIGNED_MAX,
};

const ACCESS_KEY_ID = matching(/^\w{16,128}$/, 'the access key id of the root principal');
const CIPHERTEXT = matching(
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$/,
  'the CiphertextBlob of "aws kms encrypt", in base64',
);
