import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openConnection } from '../load/connection.ts';
import { VALUE } from '../load/job.ts';
import { requestSigner, type Unsigned } from '../load/signed-request.ts';
import { quantile } from '../statistics.ts';

/** Calls an operation of the service. Throws for any status but 200. */
export type Ask = (operation: string, input: object) => Promise<Readonly<Record<string, unknown>>>;

/** Uses a new connection for each request: the service closes those that are idle for long. */
export const asker =
  (port: number): Ask =>
  async (operation, input) => {
    const { exchange, close } = await openConnection(port);
    try {
      const sign = requestSigner(port);
      return JSON.parse(String(await exchange(sign({ operation, body: JSON.stringify(input) }))));
    } finally {
      close();
    }
  };

/** Latencies of requests, in milliseconds. */
export type Latencies = {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Requests without a response. */
  readonly failed: number;
};

/** Load that runs until it is stopped; `latencies` are those since the last call. */
export type Background = {
  readonly latencies: () => Latencies;
  readonly stop: () => Promise<void>;
};

const READERS = 4;
const READ_PAUSE = 2;
const WRITE_PAUSE = 10;

/** Starts readers of random secrets and one writer of new ones, on separate connections and with pauses. */
export const background = async (port: number, readName: () => string): Promise<Background> => {
  let running = true;
  let took: number[] = [];
  let failures = 0;
  const drive = async (next: () => Unsigned, restMs: number): Promise<void> => {
    while (running) {
      const { exchange, close } = await openConnection(port);
      try {
        while (running) {
          const request = requestSigner(port)(next());
          const started = performance.now();
          await exchange(request);
          took.push(performance.now() - started);
          await pause(restMs);
        }
      } catch {
        // A service that was blocked for too long closes its connections.
        failures += 1;
      } finally {
        close();
      }
    }
  };
  const read = (): Unsigned => {
    const body = JSON.stringify({ SecretId: readName() });
    return { operation: 'GetSecretValue', body };
  };
  const create = (): Unsigned => {
    const [Name, ClientRequestToken] = [`new/${randomUUID()}`, randomUUID()];
    return {
      operation: 'CreateSecret',
      body: JSON.stringify({ Name, ClientRequestToken, SecretString: VALUE }),
    };
  };
  const work = [
    ...Array.from({ length: READERS }, () => drive(read, READ_PAUSE)),
    drive(create, WRITE_PAUSE),
  ];
  return {
    latencies: () => {
      const figures = took;
      took = [];
      const [p50, p99, max] = [0.5, 0.99, 1].map((share) => quantile(figures, share));
      const failed = failures;
      failures = 0;
      return { p50: p50 ?? 0, p99: p99 ?? 0, max: max ?? 0, failed };
    },
    stop: async () => {
      running = false;
      await Promise.all(work);
    },
  };
};
