import { setTimeout as pause } from 'node:timers/promises';
import { type Server, startService } from '../children.ts';
import { type Load, loadGenerator } from '../load/generator.ts';
import type { Job } from '../load/job.ts';
import { cpuMicroseconds } from '../machine.ts';
import { textTable } from '../text-table.ts';
import { prepare, READ_PREFIX, SECRETS_READ } from '../throughput.ts';
import type { Attack } from './attack.ts';
import { begin } from './begin.ts';

/** Rounds of each attack: one undisturbed and one attacked burst after the other. */
const ROUNDS = 8;
const ROUND_MS = 800;

/** Time for the attack to take effect, or for all its connections to end, in milliseconds. */
const SETTLE = 1_500;

/** Share of their throughput that valid clients keep at least. */
const TARGET = 0.8;

const ATTACKS: readonly (readonly [name: string, attack: Omit<Attack, 'port'>])[] = [
  [
    '300 unfinished bodies, unknown key',
    { connections: 300, sends: 'half a body', key: 'unknown' },
  ],
  ['300 unfinished bodies, known key', { connections: 300, sends: 'half a body', key: 'known' }],
  ['4150 idle connections', { connections: 4_150, sends: 'nothing', key: 'unknown' }],
  ['4150 unfinished heads', { connections: 4_150, sends: 'half a head', key: 'unknown' }],
];

const OPERATIONS = ['GetSecretValue', 'CreateSecret'] as const;
const HEAD = ['', '', 'req/s kept', 'CPU for attackers', 'bursts cut off'];

/**
 * Measures the throughput of valid clients under attack, as a ratio to that between the attacks. This
 * depends on whatever else the machine does. What does not is the CPU time of the server beyond what the
 * requests of clients take between the attacks, as a share of the one core that a server keeps busy.
 * Returns the cases in which that is above the target, or a request was rejected or cut off.
 */
export const attackSection = async (print: (text: string) => void): Promise<readonly string[]> => {
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

/** Sums over all bursts of one kind: milliseconds, and microseconds of CPU. */
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

/** Runs a burst. If a request is rejected or loses its connection, it counts as cut off and as nothing else. */
const addBurst = async ({ load, server, operation }: Bench, sums: Sums): Promise<void> => {
  names += 1;
  const scope =
    operation === 'GetSecretValue'
      ? { secrets: SECRETS_READ, prefix: READ_PREFIX }
      : { secrets: 4_000, prefix: `attack/${names}` };
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
