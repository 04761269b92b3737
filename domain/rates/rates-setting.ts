import { AWS_RATES, isRateGroup, RATE_GROUP_NAMES, type Rates } from './rate-groups.ts';

/** The rates to enforce; `off` throttles nothing. */
export type RatesSetting = Rates | 'off';

/** What a rates setting must be, as the end of a sentence. */
export const RATES_MEANING = `off, aws, or aws and whole numbers from 1 for some groups, each once, as in aws,ListSecrets=20 (the groups are ${RATE_GROUP_NAMES.join(', ')})`;

/**
 * Reads a rates setting: `off`, `aws`, or `aws` and requests per second for single groups, as in
 * `aws,ListSecrets=20,GetSecretValue=500`. Null for anything else.
 */
export const readRates = (text: string): RatesSetting | null => {
  if (text === 'off') return 'off';
  const [base, ...entries] = text.split(',');
  const own = new Map(entries.map((entry) => readEntry(entry)));
  if (base !== 'aws' || own.has(null) || own.size < entries.length) return null;
  return { ...AWS_RATES, ...Object.fromEntries(own) };
};

/** Nine digits at most, so that no rate loses precision. */
const ENTRY = /^(\w+)=([1-9]\d{0,8})$/;

const readEntry = (entry: string) => {
  const [, group = '', rate] = ENTRY.exec(entry) ?? [];
  return [isRateGroup(group) ? group : null, Number(rate)] as const;
};
