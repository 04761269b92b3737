import { AWS_RATES, isRateGroup, RATE_GROUP_NAMES, type Rates } from './rate-groups.ts';

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
