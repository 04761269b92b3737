import { RATES_MEANING, readRates } from '../../domain/rates/rates.ts';
import { isRegion } from '../../domain/secret/names.ts';
import { LONGEST_PRESIGNED, PRESIGNED_MAX } from '../sigv4/presigned.ts';
import {
  type Field,
  fieldReader,
  flag,
  MEMBERS,
  matching,
  optional,
  textThat,
  wholeNumber,
} from './fields.ts';

/** The members of a stage file that apply to all its regions. */
const STAGE = [
  'account-id',
  'root-access-key-id',
  'throttle',
  'presigned-max',
  'deletion-protection',
  'regions',
];

/** The members of one of its regions. */
const REGION = [
  'encrypted-root-secret',
  'alarm-topic-arn',
  'replica-regions',
  'default-key-arn',
  'stream-parallelization',
  'gateway-rate',
  'gateway-burst',
  'api-concurrency',
  'replicate-concurrency',
];

/**
 * Reads the settings of a region from `stages/<stage>.yml`. A member that would do harm if it were forgotten
 * at a later deployment has no default. Throws one sentence that names the file and the member, and repeats
 * no value.
 */
export const stageSettings = (stage: string, region: string, file: unknown) => {
  const path = `stages/${stage}.yml`;
  if (!STAGE_NAME.test(stage)) {
    throw new Error(
      'A stage is named by up to 32 lower-case letters, digits and hyphens, and not with -commits at the end.',
    );
  }
  if (file === null || file === undefined) {
    throw new Error(
      `${path} is missing: it has the parameters of the stage, as stages/example.yml.`,
    );
  }
  const whole = fieldReader(path, file, STAGE);
  const regions = whole('regions', MEMBERS);
  if (!Object.hasOwn(regions, region)) {
    throw new Error(
      `${path} says nothing of ${region}: each region of a stage is named in "regions".`,
    );
  }
  const own = regionalSettings(region, fieldReader(`${path}, ${region}`, regions[region], REGION));
  return {
    accountId: whole('account-id', ACCOUNT_ID),
    rootAccessKeyId: whole('root-access-key-id', ACCESS_KEY_ID),
    throttle: whole('throttle', optional(THROTTLE, 'aws')),
    // Environment variables are texts.
    presignedMax: String(whole('presigned-max', optional(PRESIGNED, PRESIGNED_MAX))),
    deletionProtection: whole('deletion-protection', optional(flag, true)),
    ...own,
    parts: partsOf(own),
  };
};

const regionalSettings = (region: string, own: ReturnType<typeof fieldReader>) => {
  const alarmTopic = own('alarm-topic-arn', ALARM_TOPIC(region));
  const replicaRegions = own('replica-regions', optional(REPLICA_REGIONS(region), []));
  const givenKey = own('default-key-arn', optional(KEY_ARN(region), null));
  // The quota of an account differs between regions, and a stage cannot exceed it.
  const gatewayRate = own('gateway-rate', optional(wholeNumber(1_000, 1_000_000), null));
  const burst = wholeNumber(1_000, 1_000_000);
  const gatewayBurst = own('gateway-burst', gatewayRate === null ? ABSENT : burst);
  return {
    encryptedRootSecret: own('encrypted-root-secret', CIPHERTEXT),
    alarmActions: alarmTopic === 'none' ? [] : [alarmTopic],
    replicaRegions,
    replicaRegionsText: replicaRegions.join(','),
    defaultKeyArn: givenKey ?? { 'Fn::GetAtt': ['DefaultKey', 'Arn'] },
    gatewayRate,
    gatewayBurst,
    streamParallelization: own('stream-parallelization', optional(wholeNumber(1, 10), 1)),
    apiConcurrency: own('api-concurrency', optional(wholeNumber(1, 10_000), null)),
    replicateConcurrency: own('replicate-concurrency', optional(wholeNumber(1, 10_000), null)),
  };
};

/** Selects the files of `infra/serverless/stack` for a stack, besides those that every stack has. */
const partsOf = (own: ReturnType<typeof regionalSettings>) => {
  const replicates = own.replicaRegions.length > 0;
  const part = (name: string, isThere: boolean) => (isThere ? name : 'nothing');
  return {
    gatewayLimits: part('gateway-limits', own.gatewayRate !== null),
    defaultKey: part('default-key', typeof own.defaultKeyArn !== 'string'),
    replication: part('replication', replicates),
    replicationRole: part('replication-role', replicates),
    replicationAlarms: part('replication-alarms', replicates),
    apiConcurrency: part('api-concurrency', own.apiConcurrency !== null),
    replicateConcurrency: part(
      'replicate-concurrency',
      replicates && own.replicateConcurrency !== null,
    ),
  };
};

/**
 * Accepts names that AWS allows for everything that is named after the stage. The table of a stage
 * `x-commits` would be the commits table of `x`, in which the roles of the former could then delete.
 */
const STAGE_NAME = /^(?!.*-commits$)[a-z][a-z0-9-]{0,31}$/;

const ACCOUNT_ID = matching(/^\d{12}$/, '12 digits in quotes, the account in the ARNs of secrets');
const ACCESS_KEY_ID = matching(/^\w{16,128}$/, 'the access key id of the root principal');
const CIPHERTEXT = matching(
  /^[A-Za-z0-9+/]+={0,2}$/,
  'the CiphertextBlob of "aws kms encrypt", in base64',
);
const THROTTLE = textThat((value) => readRates(value) !== null, RATES_MEANING);
const PRESIGNED = wholeNumber(0, LONGEST_PRESIGNED);

/** Returns the part, or the empty one where its setting is omitted. */
const ABSENT: Field<null> = {
  meaning: 'left out, as gateway-rate is',
  read: (value) => (value === undefined || value === null ? null : undefined),
};

/** CloudWatch rejects an alarm whose topic is in another region. */
const ALARM_TOPIC = (region: string): Field<string> =>
  matching(
    new RegExp(`^(?:none|arn:[\\w-]+:sns:${region}:\\d{12}:[\\w-]+(?:\\.fifo)?)$`),
    `the ARN of the SNS topic in ${region} that is told about alarms, or none`,
  );

const KEY_ARN = (region: string): Field<string> =>
  matching(
    new RegExp(`^arn:[\\w-]+:kms:${region}:\\d{12}:key/[\\w-]+$`),
    `the ARN of a KMS key in ${region}`,
  );

const REPLICA_REGIONS = (own: string): Field<readonly string[]> => ({
  meaning: `a list of other regions than ${own}, each once`,
  read: (value) =>
    Array.isArray(value) &&
    new Set(value).size === value.length &&
    value.every((one) => typeof one === 'string' && isRegion(one) && one !== own)
      ? value
      : undefined,
});
