import { setTimeout as pause } from 'node:timers/promises';
import { type Server, startService } from '../children.ts';
import { type Load, loadGenerator } from '../load/generator.ts';
import type { Job } from '../load/job.ts';
import { cpuMicroseconds } from '../machine.ts';
import { textTable } from '../text-table.ts';
import { prepare, READ_PREFIX, SECRETS_READ } from '../throughput.ts';
import type { Attack } from './attack.ts';
import { begin } from './begin.ts';

/** The rounds of each attack: one undisturbed and one attacked burst after the other. */
const ROUNDS = 8;
const ROUND_MS = 800;

/** In milliseconds: for what the strangers say at first, or for the end of all their connections. */
const SETTLE = 1_500;

/** Valid clients keep at least this share of what they get done. */
const TARGET = 0.8;

const ATTACKS: readonly (readonly [name: string, attack: Omit<Attack, 'port'>])[] = [
  ['300 unfinished bodies, unknown key', { connections: 300, says: 'half a body', key: 'unknown' }],
  ['300 unfinished bodies, known key', { connections: 300, says: 'half a body', key: 'known' }],
  ['4150 idle connections', { connections: 4_150, says: 'nothing', key: 'unknown' }],
  ['4150 unfinished heads', { connections: 4_150, says: 'half a head', key: 'unknown' }],
];

const OPERATIONS = ['GetSecretValue', 'CreateSecret'] as const;
const HEAD = ['', '', 'req/s kept', 'CPU for strangers', 'bursts cut off'];

/**
 * What valid clients get done under attack, as a ratio to the same between the attacks. That is at the
 * mercy of whatever else the machine does. What is not: the CPU time of the server beyond what the
 * requests of clients take between the attacks, as a share of the one core that a server keeps busy.
 * Returns where that is above the target, or a request was refused or cut off.
 */
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
      const { quiet, attacked } = await compared({ load, server, operation }, attack);
      const kept = speedOf(attacked) / speedOf(quiet);
      const lost = (attacked.cpu - attacked.requests * cpuOf(quiet)) / (1_000 * attacked.elapsed);
      const share = `${(100 * lost).toFixed(0)}%`;
      rows.push([name, operation, kept.toFixed(2), share, String(attacked.cutOff)]);
      const judged = Number.isNaN(lost) ? kept : 1 - lost;
      if (attacked.cutOff > 0 || !(judged >= TARGET)) missed.push(`${operation} under ${name}`);
    }
  }
  print(textTable(HEAD, rows, 2));
  await server.stop();
  return missed;
};

type Bench = {
  readonly load: Load;
  readonly server: Server;
  readonly operation: Job['operation'];
};

/** Of all bursts of one kind together: milliseconds, and microseconds of CPU. */
type Sums = { requests: number; elapsed: number; cpu: number; cutOff: number };

const none = (): Sums => ({ requests: 0, elapsed: 0, cpu: 0, cutOff: 0 });

const speedOf = ({ requests, elapsed }: Sums): number => requests / elapsed;

const cpuOf = ({ requests, cpu }: Sums): number => cpu / requests;

const compared = async (bench: Bench, attack: Omit<Attack, 'port'>) => {
  const [quiet, attacked] = [none(), none()];
  for (let round = 1; round <= ROUNDS; round += 1) {
    await addBurst(bench, quiet);
    const end = await begin({ ...attack, port: bench.server.port });
    await pause(SETTLE);
    await addBurst(bench, attacked);
    await end();
    await pause(SETTLE);
  }
  return { quiet, attacked };
};

let names = 0;

/** A burst in which a request is refused or loses its connection is cut off, and counts for nothing. */
const addBurst = async ({ load, server, operation }: Bench, sums: Sums): Promise<void> => {
  names += 1;
  const scope =
    operation === 'GetSecretValue'
      ? { secrets: SECRETS_READ, prefix: READ_PREFIX }
      : { secrets: 4_000, prefix: `strangers/${names}` };
  const job = { port: server.port, operation, connections: 8, milliseconds: ROUND_MS, ...scope };
  const before = cpuMicroseconds(server.pid) ?? Number.NaN;
  try {
    const { requests, elapsed } = await load(job);
    sums.requests += requests;
    sums.elapsed += elapsed;
    sums.cpu += (cpuMicroseconds(server.pid) ?? Number.NaN) - before;
  } catch {
    sums.cutOff += 1;
  }
};
