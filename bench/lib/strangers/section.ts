import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Server, startService } from '../children.ts';
import { atTheEnd } from '../endings.ts';
import { type Load, loadGenerator } from '../load/generator.ts';
import type { Job } from '../load/job.ts';
import { spread } from '../statistics.ts';
import { textTable } from '../text-table.ts';
import { prepare, READ_PREFIX, SECRETS_READ } from '../throughput.ts';
import type { Attack } from './attack.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** The rounds of each attack: one undisturbed and one attacked burst after the other. */
const ROUNDS = 9;
const ROUND_MS = 600;

/** Valid clients keep at least this share of their throughput. */
const TARGET = 0.8;

const ATTACKS: readonly (readonly [name: string, attack: Omit<Attack, 'port'>])[] = [
  ['82 unfinished bodies, unknown key', { connections: 82, says: 'half a body', key: 'unknown' }],
  ['300 unfinished bodies, known key', { connections: 300, says: 'half a body', key: 'known' }],
  ['4150 idle connections', { connections: 4_150, says: 'nothing', key: 'unknown' }],
  ['4150 unfinished heads', { connections: 4_150, says: 'half a head', key: 'unknown' }],
];

const OPERATIONS = ['GetSecretValue', 'CreateSecret'] as const;

/** Throughput of valid clients under attack, as a ratio to theirs before and after it. */
export const strangersSection = async (
  print: (text: string) => void,
): Promise<readonly string[]> => {
  const load = loadGenerator();
  const server = await startService();
  await prepare(load, { name: 'sealstream', server });
  const rows: string[][] = [];
  const missed: string[] = [];
  for (const [name, attack] of ATTACKS) {
    for (const operation of OPERATIONS) {
      const ratios = await compared(load, server, { ...attack, port: server.port }, operation);
      const { min, median, max } = spread(ratios);
      const figures = [median, min, max].map((ratio) => ratio.toFixed(2));
      rows.push([name, operation, ...figures]);
      if (!(median >= TARGET)) missed.push(`${operation} under ${name}: ${figures[0]}`);
    }
  }
  print(textTable(['', '', 'of undisturbed', 'min', 'max'], rows, 2));
  await server.stop();
  return missed;
};

const compared = async (
  load: Load,
  { port }: Server,
  attack: Attack,
  operation: Job['operation'],
): Promise<readonly number[]> => {
  const ratios: number[] = [];
  const quietly = () => perSecond(load, port, operation);
  let before = await quietly();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const end = await begun(attack);
    const attacked = await quietly();
    await end();
    const after = await quietly();
    ratios.push((2 * attacked) / (before + after));
    before = after;
  }
  return ratios;
};

let names = 0;

/** Requests a second; none where one of them was refused or cut off. */
const perSecond = async (
  load: Load,
  port: number,
  operation: Job['operation'],
): Promise<number> => {
  names += 1;
  const scope =
    operation === 'GetSecretValue'
      ? { secrets: SECRETS_READ, prefix: READ_PREFIX }
      : { secrets: 4_000, prefix: `strangers/${names}` };
  try {
    const job = { port, operation, connections: 8, milliseconds: ROUND_MS, ...scope };
    const { requests, elapsed } = await load(job);
    return (requests / elapsed) * 1000;
  } catch {
    return 0;
  }
};

/** Starts the strangers; resolves when they have said what they say. The result ends them. */
const begun = async (attack: Attack): Promise<() => Promise<void>> => {
  const child = fork(MAIN, [], { execArgv: [] });
  atTheEnd(() => child.kill('SIGKILL'));
  child.send(attack);
  await once(child, 'message');
  return async () => {
    const ended = once(child, 'exit');
    child.disconnect();
    await ended;
  };
};
