import { expect, it } from 'vitest';
import { failedWith } from '../../../app/replication/outcome.ts';
import { statusAfter } from '../../../domain/replication/status.ts';
import { instant } from '../../../domain/secret/ids.ts';
import {
  LARGEST_REQUEST,
  LONGEST_ROUND_TRIP,
  OTHER_REGION,
  outageDetectionTime,
  REGION_BREAKER,
  SAME_REGION,
} from '../../../infra/aws/call-limits.ts';
import { ABANDON_AFTER, DRAIN_LIMIT } from '../../../server/drain.ts';

/** Ten packets at first, and twice as many in each round trip after it. */
const roundTripsFor = (bytes: number): number => Math.ceil(Math.log2(bytes / 14_600 + 1));

it('Limits allow the largest request to the farthest region twice the time it takes', () => {
  const needed = (2 + roundTripsFor(LARGEST_REQUEST) + 1) * LONGEST_ROUND_TRIP;
  expect(OTHER_REGION.attempt).toBeGreaterThan(2 * needed);
  expect(OTHER_REGION.connect).toBeGreaterThan(2 * LONGEST_ROUND_TRIP);
  expect(OTHER_REGION.idle).toBeGreaterThan(4 * LONGEST_ROUND_TRIP);
});

it.each([SAME_REGION, OTHER_REGION])(
  'A service that does not answer is detected before the call ends: %j',
  (limits) => {
    expect(outageDetectionTime(limits)).toBeLessThan(limits.call);
  },
);

it('Calls to an unavailable region take less than half of the time', () => {
  expect(REGION_BREAKER.coolDown).toBeGreaterThan(outageDetectionTime(OTHER_REGION));
  expect(REGION_BREAKER.probeTimeout).toBeGreaterThanOrEqual(OTHER_REGION.call);
});

it('A circuit stays open no longer than a failure waits for its first retry', () => {
  const attempt = { epoch: 1, seq: 1, now: instant(0), mayGiveUp: true };
  const { retryAt } = statusAfter(undefined, attempt, failedWith(new Error('Away')));
  expect(REGION_BREAKER.coolDown).toBeLessThanOrEqual(Number(retryAt));
});

it('An unanswered call that began before a service is told to stop is answered before it stops', () => {
  expect(outageDetectionTime(OTHER_REGION)).toBeLessThan(DRAIN_LIMIT);
  expect(ABANDON_AFTER).toBeLessThan(DRAIN_LIMIT);
});
