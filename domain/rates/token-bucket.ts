import type { Instant } from '../secret/ids.ts';

/** What is left to spend, as it was at a moment. */
export type Bucket = { readonly tokens: number; readonly at: Instant };

/** Requests per second in the long run; as many may come at once. */
export type Rate = number;

/** A bucket nobody has taken from. */
export const fullBucket = (rate: Rate, now: Instant): Bucket => ({ tokens: rate, at: now });

/** The bucket after one request, and whether the request may pass. A refused one costs nothing. */
export const take = (
  bucket: Bucket,
  rate: Rate,
  now: Instant,
): { readonly passes: boolean; readonly bucket: Bucket } => {
  const elapsed = Math.max(0, now - bucket.at);
  const tokens = Math.min(rate, bucket.tokens + (elapsed * rate) / 1000);
  const passes = tokens >= 1;
  return { passes, bucket: { tokens: passes ? tokens - 1 : tokens, at: now } };
};
