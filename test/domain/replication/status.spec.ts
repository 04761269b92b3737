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

/** A series of attempts, each as soon as its pause is over. */
const series = () => {
  const statuses = [failedAt(undefined)];
  for (let last = statuses[0]; last?.retryAt; last = statuses.at(-1)) {
    statuses.push(failedAt(last, last.retryAt));
  }
  return statuses;
};

describe('The status after a transient failure', () => {
  it('backs off exponentially to one hour at most, and gives up after four hours', () => {
    const statuses = series();
    expect(statuses).toHaveLength(MAX_ATTEMPTS);
    const times = [NOON, ...statuses.flatMap(({ retryAt }) => retryAt ?? [])];
    const pauses = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000);
    expect(pauses).toEqual([15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
    expect(((times.at(-1) ?? 0) - NOON) / 3_600_000).toBeCloseTo(4, 0);
    expect(statuses.map(isGivenUp)).toEqual([...Array(MAX_ATTEMPTS - 1).fill(false), true]);
  });

  it('keeps its pause and its count if the primary changes during the pause', () => {
    let status = failedAt(undefined);
    for (let seq = 2; seq <= 50; seq += 1) status = failedAt(status, later(1), seq);
    expect(status).toMatchObject({ seq: 50, attempts: 1, retryAt: later(15) });
  });

  it('starts a new series after one that was given up', () => {
    const last = series().at(-1);
    expect(failedAt(last, later(86_400), 2)).toMatchObject({ attempts: 1, retryAt: later(86_415) });
  });

  it('leaves the last attempt, due at once, to a worker whose giving up alerts an operator', () => {
    const eleventh = series().at(-2);
    const now = later(20_000);
    const status = statusAfter(eleventh, { ...FIRST, now, mayGiveUp: false }, OUTAGE);
    expect(status).toMatchObject({ state: 'Failed', attempts: 11, retryAt: now });
    expect(isGivenUp(failedAt(status, now))).toBe(true);
  });

  it('does not count an attempt while the circuit is open, and waits until it closes', () => {
    const postponed = { ...contended('away'), postponedUntil: later(9) };
    for (const before of [aStatus({ state: 'Failed', attempts: 7, retryAt: NOON }), undefined]) {
      expect(statusAfter(before, FIRST, postponed)).toMatchObject({
        state: 'Failed',
        attempts: before?.attempts ?? 0,
        retryAt: later(9),
      });
    }
    const waiting = aStatus({ state: 'Failed', attempts: 7, retryAt: later(99) });
    expect(statusAfter(waiting, FIRST, postponed)).toMatchObject({
      attempts: 7,
      retryAt: later(99),
    });
  });

  it('starts over with another link, and after a rejection', () => {
    const before = aStatus({ state: 'Failed', attempts: 7, retryAt: later(9) });
    expect(statusAfter(before, { ...FIRST, epoch: 2, seq: 1, now: NOON }, OUTAGE)).toMatchObject({
      epoch: 2,
      attempts: 1,
    });
    const rejection = statusAfter(
      before,
      { ...FIRST, epoch: 1, seq: 2, now: NOON },
      permanentFailure('No.'),
    );
    expect(rejection).toMatchObject({ message: 'No.', attempts: 0, retryAt: null });
    expect(isGivenUp(rejection)).toBe(false);
    expect(failedAt(rejection).attempts).toBe(1);
  });
});

it('The status after any failure keeps the day on which the replica was last read', () => {
  const before = aStatus({ accessedOn: NOON });
  for (const outcome of [OUTAGE, permanentFailure('No.')]) {
    const attempt = { ...FIRST, epoch: 1, seq: 9, now: later(1) };
    expect(statusAfter(before, attempt, outcome).accessedOn).toBe(NOON);
  }
});

it('The status after a successful copy forgets earlier failures', () => {
  const access = { on: instant(NOON), versions: new Map() };
  const before = aStatus({ state: 'Failed', message: 'away', attempts: 7, retryAt: NOON });
  expect(
    statusAfter(before, { ...FIRST, epoch: 1, seq: 9, now: NOON }, { kind: 'inSync', access }),
  ).toEqual(aStatus({ seq: 9, accessedOn: NOON }));
});
