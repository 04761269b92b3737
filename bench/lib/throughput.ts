import type { Server } from './children.ts';
import type { Load } from './load/generator.ts';
import type { Burst, Job } from './load/job.ts';
import { cpuMicroseconds } from './machine.ts';

/** A server under test, by the name in the table. */
export type Contender = { readonly name: string; readonly server: Server };

/** What is measured: one operation at one number of connections. */
export type Case = Pick<Job, 'operation' | 'connections'>;

/** One burst on one server. */
export type Round = Burst & {
  readonly perSecond: number;
  /** Microseconds of the server for each request; `null` where the system does not tell. */
  readonly cpu: number | null;
};

/** The rounds of each contender, in the order of time: the n-th ones were made one after the other. */
export type Measured = ReadonlyMap<Contender, readonly Round[]>;

/** Many short rounds rather than a few long ones: what disturbs one round disturbs its neighbours. */
const ROUNDS = 11;
const ROUND_MS = 600;
/** Signed ahead; what a server does not get through in a round is left. */
const MAX_CREATIONS = 6000;
/** How many secrets `prepare` makes. */
export const SECRETS_READ = 200;
/** Before the number of each. */
export const READ_PREFIX = 'prod/orders';

/** By then the compiler has settled; a slow server gets there later, and so is bounded by time. */
const WARM_UP = { requests: 12_000, bursts: 10, connections: 32, milliseconds: 800 };

/** Makes the secrets that are read later, and warms the server up with both operations. */
export const prepare = async (load: Load, { server: { port } }: Contender): Promise<void> => {
  const seed = { port, prefix: READ_PREFIX, secrets: SECRETS_READ };
  await load({ ...seed, operation: 'CreateSecret', connections: 8, milliseconds: 60_000 });
  for (const operation of ['GetSecretValue', 'CreateSecret'] as const) {
    await warmUp(load, port, operation);
  }
};

const warmUp = async (load: Load, port: number, operation: Case['operation']): Promise<void> => {
  let done = 0;
  for (let burst = 1; done < WARM_UP.requests && burst <= WARM_UP.bursts; burst += 1) {
    const scope = scopeOf(operation, `warm-up/${burst}`);
    const { requests } = await load({ port, operation, ...WARM_UP, ...scope });
    done += requests;
  }
};

/**
 * Rounds of all contenders in turn, back and forth, so that whatever else the machine does meets all
 * of them alike.
 */
export const measure = async (
  load: Load,
  what: Case,
  contenders: readonly Contender[],
): Promise<Measured> => {
  const rounds = new Map<Contender, Round[]>(contenders.map((contender) => [contender, []]));
  for (let round = 1; round <= ROUNDS; round += 1) {
    const order = round % 2 === 1 ? contenders : contenders.toReversed();
    for (const contender of order) {
      rounds.get(contender)?.push(await runRound(load, what, contender.server, round));
    }
  }
  return rounds;
};

const runRound = async (
  load: Load,
  { operation, connections }: Case,
  { pid, port }: Server,
  round: number,
): Promise<Round> => {
  const scope = scopeOf(operation, `new/${connections}/${round}`);
  const before = cpuMicroseconds(pid);
  const burst = await load({ port, operation, connections, milliseconds: ROUND_MS, ...scope });
  const after = cpuMicroseconds(pid);
  const cpu = before === null || after === null ? null : (after - before) / burst.requests;
  return { ...burst, perSecond: (burst.requests / burst.elapsed) * 1000, cpu };
};

/** Reads go round the secrets there are; creations need names of their own. */
const scopeOf = (operation: Case['operation'], fresh: string) =>
  operation === 'GetSecretValue'
    ? { secrets: SECRETS_READ, prefix: READ_PREFIX }
    : { secrets: MAX_CREATIONS, prefix: fresh };
