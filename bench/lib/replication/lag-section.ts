import { startService } from '../children.ts';
import { median, quantile } from '../statistics.ts';
import { textTable } from '../text-table.ts';
import { type LagCase, type Lags, measureLags, noLags } from './lag.ts';

const CASES: readonly LagCase[] = [
  { regions: 1, writers: 1 },
  { regions: 3, writers: 1 },
  { regions: 1, writers: 8 },
  { regions: 3, writers: 8 },
];

/** Short alternating rounds of all cases, so that other load on the machine affects all of them. */
const ROUNDS = 4;
/** Enough for the JIT compiler to settle. */
const WARM_UP_ROUNDS = 4;

const HEAD = [
  '',
  'PutSecretValue p50',
  'a region p50',
  'p99',
  'last region p50',
  'p99',
  'of the put',
  'first read p50',
  'read p50',
];

/** Measures the replication lag of the embedded deployment. Times never fail a run. */
export const replicationLagSection = async (
  print: (text: string) => void,
): Promise<readonly string[]> => {
  const { port, stop } = await startService();
  for (let round = 1; round <= WARM_UP_ROUNDS; round += 1) {
    await measureLags(port, { regions: 3, writers: 1 }, noLags());
  }
  const measured = CASES.map((what) => ({ what, seen: noLags() }));
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const { what, seen } of measured) await measureLags(port, what, seen);
  }
  await stop();
  print(
    textTable(
      HEAD,
      measured.map(({ what, seen }) => row(what, seen)),
    ),
  );
  print(`\n${EXPLANATION}`);
  return [];
};

const EXPLANATION = [
  'Milliseconds from the response to PutSecretValue until a region returns the new value; `of the put`',
  'is the median for the last region over that of a put, the least it takes to store one change once.',
  'Regions are polled; the first read of a new value also writes an access record to disk, so `first read`',
  'is the lower bound of the measurement. Of several writers, one waits for its replicas and is measured.',
]
  .map((line) => `  ${line}`)
  .join('\n');

const row = (what: LagCase, { puts, each, last, firstReads, reads }: Lags): readonly string[] => [
  titleOf(what),
  ...[median(puts), median(each), quantile(each, 0.99), median(last), quantile(last, 0.99)].map(
    written,
  ),
  (median(last) / median(puts)).toFixed(1),
  written(median(firstReads)),
  written(median(reads)),
];

const titleOf = ({ regions, writers }: LagCase): string =>
  `${writers} writer${writers === 1 ? '' : 's'}, ${regions} region${regions === 1 ? '' : 's'}`;

const written = (milliseconds: number): string => milliseconds.toFixed(2);
