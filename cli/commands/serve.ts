import { resolve } from 'node:path';
import { laterUnlessEnded, limitedRefusals } from '../../functions/api/refusal-limit.ts';
import { DRAIN_LIMIT, drained } from '../../server/drain.ts';
import { isLoopback } from '../../server/http/host-names.ts';
import { requestLogger, serverLogger } from '../../server/logging/request-logger.ts';
import { OperatorError } from '../../server/operator-error.ts';
import { startService } from '../../server/service.ts';
import type { ServeOptions } from '../../server/settings/serve-options.ts';
import type { Io } from '../io.ts';
import { SERVE_USAGE } from '../usage.ts';
import { banner } from './serve/banner.ts';
import { assertNoDebuggerSignal } from './serve/debugger-signal.ts';
import { serveOptions } from './serve/options.ts';
import { endingSignals } from './serve/signals.ts';

/** `sealstream serve`: runs until it is told to end. Returns the exit code. */
export const runServe = async (argv: readonly string[], io: Io): Promise<number> => {
  const parsed = serveOptions(argv, io.env);
  if (parsed.kind === 'help') {
    io.out(SERVE_USAGE);
    return 0;
  }
  if (parsed.kind === 'wrong') {
    throw new OperatorError(parsed.problems.join(' '), { exitCode: 2 });
  }
  return serve(parsed.options, io);
};

const serve = async (options: ServeOptions, io: Io): Promise<number> => {
  assertNoDebuggerSignal(process.execArgv, io.env);
  if (options.tls === null && !isLoopback(options.host)) io.err(unencrypted(options.host));
  // Whatever is made below, by SQLite too, is for its owner only.
  process.umask(0o077);
  const serverLog = serverLogger(options.log, io);
  const { log, sumUp } = limitedRefusals(requestLogger(options.log, io), {
    now: io.now,
    tell: serverLog,
    later: laterUnlessEnded,
  });
  const service = await startService({ options, env: io.env, log, serverLog });
  const signals = endingSignals(io);
  const dataDirectory = resolve(options.dataDirectory);
  const terminal = process.stdout.isTTY === true;
  // Without a certificate the signal ends the process, and so it does when the terminal is closed.
  if (service.reloadTls !== null && !terminal) process.on('SIGHUP', service.reloadTls);
  const announced = { ...service, data: dataOf(options), dataDirectory, terminal };
  for (const line of banner(announced)) io.out(line);
  await signals.first;
  const stopping = service.stop().finally(sumUp);
  io.err('Stopping: no new requests, finishing those in flight. Signal again to end at once.');
  if (await drained(stopping, { limit: DRAIN_LIMIT, hurry: signals.second })) return 0;
  io.err('Ended with requests in flight.');
  return 1;
};

const unencrypted = (host: string): string =>
  `WARNING: listening on ${host} without TLS. Whoever can watch the network between a client and ` +
  'this machine reads every secret. Use --tls-cert and --tls-key, or a proxy that speaks TLS.';

const dataOf = ({ store, keys, dataDirectory, table }: ServeOptions): string => {
  const directory = resolve(dataDirectory);
  const events = store === 'sqlite' ? `secrets in ${directory}` : `secrets in table ${table}`;
  return keys === 'keyring' ? `${events}, keys in ${directory}` : `${events}, keys in AWS KMS`;
};
