import { startFloor, startService } from './children.ts';
import { loadGenerator } from './load/generator.ts';
import { median, type Spread, spread } from './statistics.ts';
import { textTable } from './text-table.ts';
import {
  type Case,
  type Contender,
  type Measured,
  measure,
  prepare,
  type Round,
} from './throughput.ts';

const CONNECTIONS = [1, 32];
const HEAD = ['', 'req/s', 'of the floor', 'p50 ms', 'p99 ms', 'CPU µs/req'];

/** Compares the embedded deployment with the floor. Times never fail a run, so nothing is missed. */
export const throughputSection = async (
  print: (text: string) => void,
): Promise<readonly string[]> => {
  const load = loadGenerator();
  const service = { name: 'sealstream', server: await startService() };
  const single = { name: 'floor, a commit each', server: await startFloor('single') };
  const grouped = { name: 'floor, grouped commits', server: await startFloor('grouped') };
  for (const contender of [service, single, grouped]) await prepare(load, contender);

  const compare = async (what: Case, floors: readonly Contender[]): Promise<void> => {
    const measured = await measure(load, what, [...floors, service]);
    const plural = what.connections === 1 ? '' : 's';
    print(`  ${what.operation}, ${what.connections} connection${plural}\n`);
    print(`${comparison(measured, floors)}\n`);
  };
  for (const connections of CONNECTIONS) {
    await compare({ operation: 'GetSecretValue', connections }, [{ ...single, name: 'floor' }]);
  }
  for (const connections of CONNECTIONS) {
    await compare({ operation: 'CreateSecret', connections }, [single, grouped]);
  }
  await Promise.all([service, single, grouped].map(({ server }) => server.stop()));
  return [];
};

const comparison = (measured: Measured, floors: readonly Contender[]): string => {
  const best = bestPerRound(floors.map((floor) => speeds(measured.get(floor) ?? [])));
  const rows = [...measured].map(([contender, rounds]) => {
    const ratios = speeds(rounds).map((speed, round) => speed / (best[round] ?? Number.NaN));
    const isFloor = floors.includes(contender);
    return row(contender.name, rounds, isFloor ? '' : written(spread(ratios)));
  });
  return textTable(HEAD, rows);
};

const speeds = (rounds: readonly Round[]): readonly number[] =>
  rounds.map(({ perSecond }) => perSecond);

/** Each round is compared with the better floor of that round. */
const bestPerRound = (floors: readonly (readonly number[])[]): readonly number[] =>
  (floors[0] ?? []).map((_, round) => Math.max(...floors.map((floor) => floor[round] ?? 0)));

const row = (name: string, rounds: readonly Round[], ratio: string): readonly string[] => {
  const middle = (figure: (round: Round) => number): number => median(rounds.map(figure));
  const cpu = rounds.flatMap((round) => (round.cpu === null ? [] : [round.cpu]));
  return [
    name,
    middle(({ perSecond }) => perSecond).toFixed(0),
    ratio,
    middle(({ p50 }) => p50).toFixed(2),
    middle(({ p99 }) => p99).toFixed(2),
    cpu.length > 0 ? median(cpu).toFixed(0) : '-',
  ];
};

const written = ({ min, median: middle, max }: Spread): string =>
  `${middle.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`;
