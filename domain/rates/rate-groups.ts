/**
 * Operations that share a rate, and the rate in requests per second ("AWS Secrets Manager quotas",
 * user guide, 2026).
 */
export const RATE_GROUPS = {
  GetSecretValue: { rate: 10_000, operations: ['GetSecretValue'] },
  DescribeSecret: { rate: 40_000, operations: ['DescribeSecret'] },
  BatchGetSecretValue: { rate: 100, operations: ['BatchGetSecretValue'] },
  ListSecrets: { rate: 100, operations: ['ListSecrets'] },
  ListSecretVersionIds: { rate: 50, operations: ['ListSecretVersionIds'] },
  CreateSecret: { rate: 50, operations: ['CreateSecret'] },
  DeleteSecret: { rate: 50, operations: ['DeleteSecret'] },
  RestoreSecret: { rate: 50, operations: ['RestoreSecret'] },
  GetRandomPassword: { rate: 50, operations: ['GetRandomPassword'] },
  Rotation: { rate: 50, operations: ['RotateSecret', 'CancelRotateSecret'] },
  Tagging: { rate: 50, operations: ['TagResource', 'UntagResource'] },
  ResourcePolicy: {
    rate: 50,
    operations: [
      'GetResourcePolicy',
      'PutResourcePolicy',
      'DeleteResourcePolicy',
      'ValidateResourcePolicy',
    ],
  },
  Modification: {
    rate: 50,
    operations: [
      'PutSecretValue',
      'UpdateSecret',
      'UpdateSecretVersionStage',
      'ReplicateSecretToRegions',
      'RemoveRegionsFromReplication',
      'StopReplicationToReplica',
    ],
  },
} as const;

/** The name of a group in configuration. */
export type RateGroup = keyof typeof RATE_GROUPS;

/** Requests per second for each group. */
export type Rates = Readonly<Record<RateGroup, number>>;

/** The names of all groups. */
export const RATE_GROUP_NAMES = Object.keys(RATE_GROUPS) as readonly RateGroup[];

/** Whether a text is the name of a group. */
export const isRateGroup = (text: string): text is RateGroup => Object.hasOwn(RATE_GROUPS, text);

/** The rates of AWS. */
export const AWS_RATES = Object.fromEntries(
  RATE_GROUP_NAMES.map((group) => [group, RATE_GROUPS[group].rate]),
) as Rates;

/** The group an operation belongs to. Throws for a name that is no operation. */
export const rateGroupOf = (operation: string): RateGroup => {
  const group = RATE_GROUP_NAMES.find((name) =>
    RATE_GROUPS[name].operations.some((member) => member === operation),
  );
  if (group === undefined) throw new Error(`${operation} belongs to no rate group`);
  return group;
};
