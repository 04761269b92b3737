import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startWatched } from '../children.ts';
import { temporaryDirectory } from '../endings.ts';
import { quantile } from '../statistics.ts';
import { textTable } from '../text-table.ts';
import type { Case, Service } from './cases.ts';
import { asker, background, type Latencies } from './load.ts';
import { type Held, isReport, type Report, TARGET } from './report.ts';
import { type Contents, LARGE_VALUES, LONG_ENTRIES, nameAt, PRIMARY_REGION, seed } from './seed.ts';

const PROBE = new URL('./probe.ts', import.meta.url).href;

const HEAD = [
  'milliseconds',
  'held max',
  'p99',
  'own max',
  'own p99',
  'disk',
  'GC',
  'statement',
  'client p50',
  'p99',
  'max',
  'lost',
];

/** What to measure. */
export type Measurement = {
  readonly contents: Contents;
  /** Where the data is kept for another run; `null` for a directory that is removed after this one. */
  readonly directory: string | null;
  readonly cases: readonly Case[];
};

/**
 * Measures what blocks the event loop of the service and for how long, on many secrets and under load.
 * Returns a sentence for each case that takes more CPU time in one turn than the target allows.
 */
export const eventLoopSection = async (
  print: (text: string) => void,
  { contents, directory, cases }: Measurement,
): Promise<readonly string[]> => {
  const data = directory ?? join(temporaryDirectory(), 'data');
  if (!existsSync(data)) await timed(print, 'filled', () => seed(data, contents));
  const started = await timed(print, 'started', () => startWatched(data, PROBE));
  const { port, stop } = started.server;
  // Discards the turns of the start-up.
  await reported(started.ask);
  const load = await background(port, readName(contents));
  const service: Service = {
    ask: asker(port),
    file: join(data, 'regions', PRIMARY_REGION, 'events.sqlite'),
    replicated: contents.replicated,
    startedAt: performance.now(),
  };
  const rows: (readonly string[])[] = [];
  const missed: string[] = [];
  for (const { title, work } of cases) {
    await work(service);
    const report = await reported(started.ask);
    rows.push(rowOf(title, report, load.latencies()));
    print(`  ${rows.at(-1)?.join('  ')}`);
    missed.push(...missedBy(title, report));
  }
  await load.stop();
  await stop();
  print(`\n${textTable(HEAD, rows)}\n\n${EXPLANATION}`);
  return missed;
};

const EXPLANATION = [
  `The target is ${TARGET} ms. \`held\` is the wall time from one turn of the event loop to the next, \`own\` the CPU`,
  'time of the main thread in it, which does not count other processes; `disk` is the longest wait for commits',
  'and checkpoints in a turn over the target, `GC` the longest garbage collection in one, `statement` the longest',
  'SQLite statement other than a commit. Clients read random secrets and create new ones in the meantime.',
]
  .map((line) => `  ${line}`)
  .join('\n');

const timed = async <Result>(
  print: (text: string) => void,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  const started = performance.now();
  const result = await work();
  print(`  ${what} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
};

/** Picks a random secret of the usual size. */
const readName =
  ({ secrets }: Contents) =>
  (): string =>
    nameAt(Math.floor(Math.random() * (secrets - LONG_ENTRIES - LARGE_VALUES)));

const reported = async (ask: () => Promise<unknown>): Promise<Report> => {
  const report = await ask();
  if (!isReport(report)) throw new Error('The probe answers something else');
  return report;
};

/** Includes where the time of the worst turn went, waiting included. */
const missedBy = (title: Case['title'], { held }: Report): readonly string[] => {
  const [worst] = held.toSorted((left, right) => right.cpu - left.cpu);
  if (worst === undefined || worst.cpu <= TARGET) return [];
  const [cpu, wall, sqlite, commits, collection] = [
    worst.cpu,
    worst.wall,
    worst.sqlite,
    worst.commits,
    worst.collection,
  ].map((figure) => figure.toFixed(1));
  return [
    `${title}: ${cpu} ms of work in a turn of ${wall} ms, with ${sqlite} of statements, ${commits} of ` +
      `commits and checkpoints, ${collection} of garbage collection`,
  ];
};

const rowOf = (
  title: string,
  { turns, working, held, longest }: Report,
  felt: Latencies,
): readonly string[] => {
  const most = (part: (turn: Held) => number) => Math.max(0, ...held.map(part));
  const figures = [
    Math.max(...turns),
    quantile(turns, 0.99),
    Math.max(...working),
    quantile(working, 0.99),
    most(({ commits }) => commits),
    most(({ collection }) => collection),
    longest.took,
    felt.p50,
    felt.p99,
    felt.max,
  ];
  return [title, ...figures.map((figure) => figure.toFixed(1)), String(felt.failed)];
};
