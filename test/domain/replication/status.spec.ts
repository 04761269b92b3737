import { describe, expect, it } from 'vitest';
import type { ReplicaStatus } from '../../../domain/ports/replica-statuses.ts';
import {
  contended,
  isGivenUp,
  MAX_ATTEMPTS,
  permanentFailure,
  statusAfter,
} from '../../../domain/replication/status.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { aStatus } from '../../support/a-status.ts';
import { later, NOON } from '../../support/examples.ts';

const OUTAGE = contended('away');

const FIRST = { epoch: 1, seq: 1, now: NOON, mayGiveUp: true };

const failedAt = (before: ReplicaStatus | undefined, now = NOON, seq = 1) =>
  statusAfter(before, { ...FIRST, seq, now }, OUTAGE);

/** Each attempt as soon as its pause is over. */
const series = () => {
  const statuses = [failedAt(undefined)];
  for (let last = statuses[0]; last?.retryAt; last = statuses.at(-1)) {
    statuses.push(failedAt(last, last.retryAt));
  }
  return statuses;
};

describe('The status after a failure that may pass', () => {
  it('waits twice as long each time, for an hour at most, until it is given up after four hours', () => {
    const statuses = series();
    expect(statuses).toHaveLength(MAX_ATTEMPTS);
    const times = [NOON, ...statuses.flatMap(({ retryAt }) => retryAt ?? [])];
    const pauses = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000);
    expect(pauses).toEqual([15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
    expect(((times.at(-1) ?? 0) - NOON) / 3_600_000).toBeCloseTo(4, 0);
    expect(statuses.map(isGivenUp)).toEqual([...Array(MAX_ATTEMPTS - 1).fill(false), true]);
  });

  it('keeps its pause and its count when the primary changes before the pause is over', () => {
    let status = failedAt(undefined);
    for (let seq = 2; seq <= 50; seq += 1) status = failedAt(status, later(1), seq);
    expect(status).toMatchObject({ seq: 50, attempts: 1, retryAt: later(15) });
  });

  it('begins a new series after one that was given up', () => {
    const last = series().at(-1);
    expect(failedAt(last, later(86_400), 2)).toMatchObject({ attempts: 1, retryAt: later(86_415) });
  });

  it('leaves its last attempt, at once, to one that an operator hears of', () => {
    const eleventh = series().at(-2);
    const now = later(20_000);
    const status = statusAfter(eleventh, { ...FIRST, now, mayGiveUp: false }, OUTAGE);
    expect(status).toMatchObject({ state: 'Failed', attempts: 11, retryAt: now });
    expect(isGivenUp(failedAt(status, now))).toBe(true);
  });

  it('is no attempt of the series while the region rests, and waits until it does not', () => {
    const resting = { ...contended('away'), postponedUntil: later(9) };
    for (const before of [aStatus({ state: 'Failed', attempts: 7, retryAt: NOON }), undefined]) {
      expect(statusAfter(before, FIRST, resting)).toMatchObject({
        state: 'Failed',
        attempts: before?.attempts ?? 0,
        retryAt: later(9),
      });
    }
    const waiting = aStatus({ state: 'Failed', attempts: 7, retryAt: later(99) });
    expect(statusAfter(waiting, FIRST, resting)).toMatchObject({ attempts: 7, retryAt: later(99) });
  });

  it('begins anew with another link, and when a refusal came before', () => {
    const before = aStatus({ state: 'Failed', attempts: 7, retryAt: later(9) });
    expect(statusAfter(before, { ...FIRST, epoch: 2, seq: 1, now: NOON }, OUTAGE)).toMatchObject({
      epoch: 2,
      attempts: 1,
    });
    const refusal = statusAfter(
      before,
      { ...FIRST, epoch: 1, seq: 2, now: NOON },
      permanentFailure('No.'),
    );
    expect(refusal).toMatchObject({ message: 'No.', attempts: 0, retryAt: null });
    expect(isGivenUp(refusal)).toBe(false);
    expect(failedAt(refusal).attempts).toBe(1);
  });
});

it('The status after any failure keeps the day on which the replica was read', () => {
  const before = aStatus({ accessedOn: NOON });
  for (const outcome of [OUTAGE, permanentFailure('No.')]) {
    const attempt = { ...FIRST, epoch: 1, seq: 9, now: later(1) };
    expect(statusAfter(before, attempt, outcome).accessedOn).toBe(NOON);
  }
});

it('The status of a copy that was made forgets the failures', () => {
  const access = { on: instant(NOON), versions: new Map() };
  const before = aStatus({ state: 'Failed', message: 'away', attempts: 7, retryAt: NOON });
  expect(
    statusAfter(before, { ...FIRST, epoch: 1, seq: 9, now: NOON }, { kind: 'inSync', access }),
  ).toEqual(aStatus({ seq: 9, accessedOn: NOON }));
});
