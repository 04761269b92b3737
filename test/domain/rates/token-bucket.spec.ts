import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AWS_RATES } from '../../../domain/rates/rates.ts';
import { type Bucket, fullBucket, take } from '../../../domain/rates/token-bucket.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { putSecretValue } from '../../../functions/api/operations/put-secret-value.ts';
import { OPERATIONS } from '../../../functions/api/operations/registry.ts';
import { updateSecret } from '../../../functions/api/operations/update-secret.ts';

/** The number of requests that pass at a rate, of requests at these times in milliseconds. */
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
  it('allows a burst of its rate, and no more', () => {
    expect(passed(50, Array(80).fill(0))).toBe(50);
  });

  it('refills at its rate, up to its rate', () => {
    expect(passed(50, [...Array(50).fill(0), ...Array(50).fill(500)])).toBe(75);
    expect(passed(50, [...Array(50).fill(0), ...Array(200).fill(60_000)])).toBe(100);
  });

  it('is not refilled by a clock that goes back', () => {
    expect(passed(2, [1000, 1000, 500, 0])).toBe(2);
  });

  it('never allows more than one burst plus the rate over time', () => {
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
  it.each(OPERATIONS)('include the group of $name', ({ rateGroup }) => {
    expect(AWS_RATES[rateGroup]).toBeGreaterThan(0);
  });

  it('are shared by the operations that change a secret', () => {
    expect(putSecretValue.rateGroup).toBe(updateSecret.rateGroup);
  });
});
