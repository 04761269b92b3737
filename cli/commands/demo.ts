import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../../server/operator-error.ts';
import { type Service, startService } from '../../server/service.ts';
import type { Io } from '../io.ts';
import { DEMO_USAGE } from '../usage.ts';
import { CheckFailed } from './demo/check.ts';
import { useTheService } from './demo/client.ts';
import { showEvents, showFiles } from './demo/evidence.ts';
import { replicateASecret } from './demo/replication.ts';
import { serveOptions } from './serve/options.ts';

/**
 * `sealstream demo`: uses a service of its own, with the SDK, and shows what that left behind. Every
 * step is checked; the exit code is 1 as soon as one is not what it should be.
 */
export const runDemo = async (argv: readonly string[], io: Io): Promise<number> => {
  if (argv.includes('--help')) {
    io.out(DEMO_USAGE);
    return 0;
  }
  if (argv.length > 0) throw new OperatorError('It takes no arguments.', { exitCode: 2 });
  const directory = mkdtempSync(join(tmpdir(), 'sealstream-demo-'));
  try {
    await demonstrate(directory, io.out);
    return 0;
  } catch (error) {
    if (!(error instanceof CheckFailed)) throw error;
    io.err(`NOT AS IT SHOULD BE: ${error.message}`);
    return 1;
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const demonstrate = async (directory: string, out: Io['out']): Promise<void> => {
  const service = await start(directory);
  out(`A service on ${service.endpoint}, account ${service.root.accountId}, data in ${directory}.`);
  try {
    await useTheService(service, out);
    await replicateASecret(service, out);
    await showEvents(service, out);
  } finally {
    await service.stop();
  }
  showFiles(directory, out);
  out('');
  out('All as it should be.');
};

const start = (directory: string): Promise<Service> => {
  const parsed = serveOptions(['--port', '0', '--data-dir', directory], {});
  if (parsed.kind !== 'options') throw new Error('The options of the demo are wrong');
  return startService({ options: parsed.options, env: {}, log: () => {}, serverLog: () => {} });
};
