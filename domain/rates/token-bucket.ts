import type { Instant } from '../secret/ids.ts';

/** The tokens left at a point in time. */
export type Bucket = { readonly tokens: number; readonly at: Instant };

/** Average requests per second, which is also the size of a burst. */
export type Rate = number;

/** A full bucket. */
export const fullBucket = (rate: Rate, now: Instant): Bucket => ({ tokens: rate, at: now });

/** Takes a token for a request, if there is one; a request that is throttled takes none. */
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
