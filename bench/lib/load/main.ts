import { quantile } from '../statistics.ts';
import { type Connection, openConnection } from './connection.ts';
import { type Burst, type Job, requestsOf } from './job.ts';
import { requestSigner } from './signed-request.ts';

// The load generator, in a separate process: it takes a job as a message and replies with a burst.
// Everything is signed before the clock starts.

const run = async (job: Job): Promise<Burst> => {
  const requests = requestsOf(job).map(requestSigner(job.port));
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => openConnection(job.port)),
  );
  try {
    return await burst(job, requests, connections);
  } finally {
    for (const connection of connections) connection.close();
  }
};

const burst = async (
  { operation, milliseconds }: Job,
  requests: readonly Buffer[],
  connections: readonly Connection[],
): Promise<Burst> => {
  const latencies: number[] = [];
  let sample: Buffer = Buffer.alloc(0);
  let sent = 0;
  const started = performance.now();
  const deadline = started + milliseconds;
  const next = (): Buffer | undefined => {
    if (performance.now() >= deadline) return undefined;
    const index = operation === 'GetSecretValue' ? sent % requests.length : sent;
    sent += 1;
    return requests[index];
  };
  const drive = async ({ exchange }: Connection): Promise<void> => {
    for (let request = next(); request !== undefined; request = next()) {
      const sentAt = performance.now();
      sample = await exchange(request);
      latencies.push(performance.now() - sentAt);
    }
  };
  const stopSpinning = keepAwake();
  await Promise.all(connections.map(drive)).finally(stopSpinning);
  const elapsed = performance.now() - started;
  const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
  return { requests: latencies.length, elapsed, p50, p99, sample: sample.toString('utf8') };
};

/**
 * Keeps the event loop spinning until the returned function is called. Waking a sleeping process costs
 * the server that writes to it; against a slow server it would sleep more often, and cost it more.
 */
const keepAwake = (): (() => void) => {
  let awake = true;
  const turn = (): void => {
    if (awake) setImmediate(turn);
  };
  turn();
  return () => {
    awake = false;
  };
};

process.on('message', (job: Job) => {
  run(job).then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
// The parent is gone, so nothing waits for the job in progress.
process.once('disconnect', () => process.exit());
