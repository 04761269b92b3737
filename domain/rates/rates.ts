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

const isRateGroup = (text: string): text is RateGroup => Object.hasOwn(AWS_RATES, text);

/** The rates to enforce; `off` disables throttling. */
export type RatesSetting = Rates | 'off';

/** The syntax of a rates setting, as the end of a sentence. */
export const RATES_MEANING = `off, aws, or aws and whole numbers from 1 for some groups, each once, as in aws,ListSecrets=20 (the groups are ${RATE_GROUP_NAMES.join(', ')})`;

/**
 * Parses a rates setting: `off`, `aws`, or `aws` with requests per second for some groups, as in
 * `aws,ListSecrets=20,GetSecretValue=500`. `null` for anything else.
 */
export const readRates = (text: string): RatesSetting | null => {
  if (text === 'off') return 'off';
  const [base, ...entries] = text.split(',');
  const own = new Map(entries.map((entry) => readEntry(entry)));
  if (base !== 'aws' || own.has(null) || own.size < entries.length) return null;
  return { ...AWS_RATES, ...Object.fromEntries(own) };
};

/** At most nine digits, so that no rate loses precision. */
const ENTRY = /^(\w+)=([1-9]\d{0,8})$/;

const readEntry = (entry: string) => {
  const [, group = '', rate] = ENTRY.exec(entry) ?? [];
  return [isRateGroup(group) ? group : null, Number(rate)] as const;
};
