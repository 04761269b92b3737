import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Service, startService } from '../../../server/service.ts';
import type { Io } from '../../command.ts';
import { defaultValues } from '../../flags.ts';
import { SERVE_FLAGS, serveOptions } from '../serve/flags.ts';
import { ClaimFailed } from './claim.ts';
import { useTheService } from './client.ts';
import { showEvents, showFiles } from './evidence.ts';
import { replicateASecret } from './replication.ts';

/**
 * Starts a service, uses it with the AWS SDK, and shows what it has stored. Resolves to the exit code: 1
 * as soon as a step does not have the expected result.
 */
export const runDemo = async (io: Io): Promise<number> => {
  const directory = mkdtempSync(join(tmpdir(), 'sealstream-demo-'));
  try {
    await demonstrate(directory, io.out);
    return 0;
  } catch (error) {
    if (!(error instanceof ClaimFailed)) throw error;
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

const start = (dataDirectory: string): Promise<Service> =>
  startService({
    options: { ...serveOptions(defaultValues(SERVE_FLAGS)), port: 0, dataDirectory },
    env: {},
    telemetry: () => {},
  });
