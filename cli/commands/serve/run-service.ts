import { resolve } from 'node:path';
import { laterUnlessEnded, limitedRefusals } from '../../../app/telemetry/limited-refusals.ts';
import { DRAIN_LIMIT, drained } from '../../../server/drain.ts';
import { isLoopback } from '../../../server/http/host-names.ts';
import { serverLog } from '../../../server/logging/log-lines.ts';
import { startService } from '../../../server/service.ts';
import type { ServeOptions } from '../../../server/settings/serve-options.ts';
import type { Io } from '../../command.ts';
import { banner } from './banner.ts';
import { assertNoDebuggerSignal, stopSignals } from './signals.ts';

/**
 * Runs a service until a signal stops it. Resolves to the exit code: 1 if requests were still in flight at
 * the end. Throws `OperatorError`.
 */
export const runService = async (options: ServeOptions, io: Io): Promise<number> => {
  assertNoDebuggerSignal(process.execArgv, io.env);
  if (options.tls === null && !isLoopback(options.host)) io.err(withoutTls(options.host));
  // Everything that is created from here on, by SQLite too, is for its owner only.
  process.umask(0o077);
  const log = serverLog(options.log, io);
  const { telemetry, sumUp } = limitedRefusals(log, { now: io.now, later: laterUnlessEnded });
  const service = await startService({ options, env: io.env, telemetry });
  const signals = stopSignals(io);
  const dataDirectory = resolve(options.dataDirectory);
  const terminal = process.stdout.isTTY === true;
  // Without a certificate the signal ends the process, as it does when a terminal is closed.
  if (service.reloadTls !== null && !terminal) process.on('SIGHUP', service.reloadTls);
  const storage = describeStorage(options);
  for (const line of banner({ ...service, storage, dataDirectory, terminal })) io.out(line);
  await signals.first;
  const stopping = service.stop().finally(sumUp);
  io.err('Stopping: no new requests, finishing those in flight. Signal again to end at once.');
  if (await drained(stopping, { limit: DRAIN_LIMIT, hurry: signals.second })) return 0;
  io.err('Ended with requests in flight.');
  return 1;
};

const withoutTls = (host: string): string =>
  `WARNING: listening on ${host} without TLS. Whoever can watch the network between a client and ` +
  'this machine reads every secret. Use --tls-cert and --tls-key, or a proxy that speaks TLS.';

const describeStorage = ({ store, keys, dataDirectory, table }: ServeOptions): string => {
  const directory = resolve(dataDirectory);
  const secrets = store === 'sqlite' ? `secrets in ${directory}` : `secrets in table ${table}`;
  return keys === 'keyring' ? `${secrets}, keys in ${directory}` : `${secrets}, keys in AWS KMS`;
};
