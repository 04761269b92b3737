import type { Clock } from '../../domain/ports/clock.ts';
import type { RateGroup, Rates, RatesSetting } from '../../domain/rates/rates.ts';
import { type Bucket, fullBucket, take } from '../../domain/rates/token-bucket.ts';
import type { AccountId } from '../../domain/secret/ids.ts';

/** Whether an account may make another request to a group of operations now. */
export type Throttle = (account: AccountId, group: RateGroup) => boolean;

/** Throttles nothing. */
export const noThrottle: Throttle = () => true;

/** The throttle for a setting. */
export const throttleFor = (setting: RatesSetting, clock: Clock): Throttle =>
  setting === 'off' ? noThrottle : tokenBuckets(setting, clock);

/**
 * One token bucket for each account and group of operations, in this process only: n Lambda instances
 * admit n times the rate (docs/adr/0013-throttling.md). Buckets are never evicted, as there are few accounts.
 */
const tokenBuckets = (rates: Rates, clock: Clock): Throttle => {
  const buckets = new Map<string, Bucket>();
  return (account, group) => {
    const name = `${account} ${group}`;
    const now = clock.now();
    const before = buckets.get(name) ?? fullBucket(rates[group], now);
    const { passes, bucket } = take(before, rates[group], now);
    buckets.set(name, bucket);
    return passes;
  };
};
