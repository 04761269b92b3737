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
  /** Microseconds of the server for each request; `null` where the system does not report it. */
  readonly cpu: number | null;
};

/** The rounds of each contender in chronological order; the n-th rounds ran right after each other. */
export type Measured = ReadonlyMap<Contender, readonly Round[]>;

/** Many short rounds rather than a few long ones, so a disturbance affects neighbouring rounds alike. */
const ROUNDS = 11;
const ROUND_MS = 600;
/** Signed in advance; those that a server does not get to in a round are dropped. */
const MAX_CREATIONS = 6000;
/** How many secrets `prepare` creates. */
export const SECRETS_READ = 200;
/** Prefix of their names, before the number. */
export const READ_PREFIX = 'prod/orders';

/** Enough for the JIT compiler to settle. A slow server takes longer, so time is limited too. */
const WARM_UP = { requests: 12_000, bursts: 10, connections: 32, milliseconds: 800 };

/** Creates the secrets that are read later, and warms the server up with both operations. */
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
 * Runs rounds of all contenders in alternating order, so that other load on the machine affects all of
 * them alike.
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

/** Reads cycle through the prepared secrets; creations need new names. */
const scopeOf = (operation: Case['operation'], fresh: string) =>
  operation === 'GetSecretValue'
    ? { secrets: SECRETS_READ, prefix: READ_PREFIX }
    : { secrets: MAX_CREATIONS, prefix: fresh };
