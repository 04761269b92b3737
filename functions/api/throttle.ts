import type { Clock } from '../../domain/ports/clock.ts';
import type { RateGroup, Rates } from '../../domain/rates/rate-groups.ts';
import type { RatesSetting } from '../../domain/rates/rates-setting.ts';
import { type Bucket, fullBucket, take } from '../../domain/rates/token-bucket.ts';
import type { AccountId } from '../../domain/secret/ids.ts';

/** Whether another request of an account for an operation of a group may pass now. */
export type Throttle = (account: AccountId, group: RateGroup) => boolean;

/** Everything passes. */
export const noThrottle: Throttle = () => true;

/** What a setting asks for. */
export const throttleFor = (setting: RatesSetting, clock: Clock): Throttle =>
  setting === 'off' ? noThrottle : tokenBuckets(setting, clock);

/**
 * A token bucket per account and group of operations, in this process alone: several Lambda instances
 * admit as many times the rate, which docs/adr/0013-throttling.md weighs. There are few accounts, so
 * buckets are kept for good.
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
