import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AWS_RATES } from '../../../domain/rates/rate-groups.ts';
import { type Bucket, fullBucket, take } from '../../../domain/rates/token-bucket.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { putSecretValue } from '../../../functions/api/operations/put-secret-value.ts';
import { OPERATIONS } from '../../../functions/api/operations/registry.ts';
import { updateSecret } from '../../../functions/api/operations/update-secret.ts';

/** How many of requests at these moments, in milliseconds, pass at a rate. */
const passed = (rate: number, moments: readonly number[]): number => {
  let bucket: Bucket = fullBucket(rate, instant(0));
  let count = 0;
  for (const moment of moments) {
    const taken = take(bucket, rate, instant(moment));
    bucket = taken.bucket;
    if (taken.passes) count += 1;
  }
  return count;
};

describe('A token bucket', () => {
  it('lets as many pass at once as its rate, and no more', () => {
    expect(passed(50, Array(80).fill(0))).toBe(50);
  });

  it('fills again at its rate, and not beyond it', () => {
    expect(passed(50, [...Array(50).fill(0), ...Array(50).fill(500)])).toBe(75);
    expect(passed(50, [...Array(50).fill(0), ...Array(200).fill(60_000)])).toBe(100);
  });

  it('is not filled by a clock that goes back', () => {
    expect(passed(2, [1000, 1000, 500, 0])).toBe(2);
  });

  it('never lets more pass than one burst and the rate over the time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.nat(10_000), { maxLength: 500 }),
        (rate, moments) => {
          const sorted = moments.toSorted((a, b) => a - b);
          const seconds = (sorted.at(-1) ?? 0) / 1000;
          expect(passed(rate, sorted)).toBeLessThanOrEqual(
            Math.floor(rate + rate * seconds + 1e-6),
          );
        },
      ),
    );
  });
});

describe('The rates of AWS', () => {
  it.each(OPERATIONS)('hold for $name', ({ rateGroup }) => {
    expect(AWS_RATES[rateGroup]).toBeGreaterThan(0);
  });

  it('are shared by the operations that change a secret', () => {
    expect(putSecretValue.rateGroup).toBe(updateSecret.rateGroup);
  });
});
