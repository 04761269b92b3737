/**
 * The groups of operations that share a rate, by their names in the configuration, with the rates
 * of AWS in requests per second ("AWS Secrets Manager quotas", user guide, 2026). Each operation
 * declares its group.
 */
export const AWS_RATES = {
  GetSecretValue: 10_000,
  DescribeSecret: 40_000,
  BatchGetSecretValue: 100,
  ListSecrets: 100,
  ListSecretVersionIds: 50,
  CreateSecret: 50,
  DeleteSecret: 50,
  RestoreSecret: 50,
  GetRandomPassword: 50,
  Rotation: 50,
  Tagging: 50,
  ResourcePolicy: 50,
  Modification: 50,
} as const;

/** The name of a group in the configuration. */
export type RateGroup = keyof typeof AWS_RATES;

/** Requests per second for each group. */
export type Rates = Readonly<Record<RateGroup, number>>;

/** The names of all groups. */
export const RATE_GROUP_NAMES = Object.keys(AWS_RATES) as readonly RateGroup[];

/** Whether a text is the name of a group. */
export const isRateGroup = (text: string): text is RateGroup => Object.hasOwn(AWS_RATES, text);
