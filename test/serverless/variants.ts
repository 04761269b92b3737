/** The content of a stage file. */
export type StageFile = {
  readonly 'account-id': string;
  readonly 'root-access-key-id': string;
  readonly regions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [member: string]: unknown;
};

/** Makes a stage file with the required members. */
export const stageFile = (
  region: Readonly<Record<string, unknown>> = {},
  whole: Readonly<Record<string, unknown>> = {},
): StageFile => ({
  'account-id': '111122223333',
  'root-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
  ...whole,
  regions: {
    'us-east-1': {
      'encrypted-root-secret': 'RXhhbXBsZQ==',
      'alarm-topic-arn': 'none',
      ...region,
    },
  },
});

export const KEY_ARN =
  'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const TOPIC_ARN = 'arn:aws:sns:us-east-1:123456789012:on-call';
export const REPLICA_REGIONS = ['eu-west-1', 'ap-northeast-1'];

/** The variants of the stack besides that of `example`, by stage name. */
export const VARIANTS = {
  'own-key': stageFile({ 'default-key-arn': KEY_ARN }),
  replicating: stageFile({ 'replica-regions': REPLICA_REGIONS }),
  alarmed: stageFile({ 'alarm-topic-arn': TOPIC_ARN }),
  everything: stageFile(
    {
      'default-key-arn': KEY_ARN,
      'replica-regions': REPLICA_REGIONS,
      'alarm-topic-arn': TOPIC_ARN,
      'stream-parallelization': 4,
      'gateway-rate': 20_000,
      'gateway-burst': 10_000,
      'api-concurrency': 200,
      'replicate-concurrency': 16,
    },
    { throttle: 'aws,ListSecrets=20,GetSecretValue=500', 'deletion-protection': false },
  ),
} as const satisfies Readonly<Record<string, StageFile>>;
