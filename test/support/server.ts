import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestLine } from '../../app/telemetry/request-line.ts';
import type { ServerEvent } from '../../app/telemetry/telemetry.ts';
import { SERVE_FLAGS, serveOptions } from '../../cli/commands/serve/flags.ts';
import { defaultValues } from '../../cli/flags.ts';
import { type Service, startService } from '../../server/service.ts';
import type { ServeOptions } from '../../server/settings/serve-options.ts';
import { ACCOUNT, CREDENTIALS, REGION } from './root.ts';
import { collectedLines } from './telemetry.ts';

/** The embedded server on a free port, as a wire test sees it. */
export type TestServer = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: typeof CREDENTIALS;
  /** Removed when the server stops, unless the test gave one. */
  readonly dataDirectory: string;
  /** Every request so far. */
  readonly logs: readonly RequestLine[];
  /** Every event that the server has logged. */
  readonly serverLogs: readonly ServerEvent[];
  /** Its deployment, for tests that look behind the API. */
  readonly deployment: Service['deployment'];
  readonly stop: () => Promise<void>;
};

/** The default options of `sealstream serve`, on a free port. */
const defaultOptions = (given: Partial<ServeOptions> = {}): ServeOptions => ({
  ...serveOptions(defaultValues(SERVE_FLAGS)),
  port: 0,
  ...given,
});

/** The root credentials of the fixtures, as the service reads them from its environment. */
export const ROOT_ENVIRONMENT = {
  SEALSTREAM_ACCOUNT_ID: ACCOUNT,
  SEALSTREAM_ROOT_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  SEALSTREAM_ROOT_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
};

/** Starts a server in this process, with its own data directory and logs. */
export const startServer = async (given: Partial<ServeOptions> = {}): Promise<TestServer> => {
  const made = mkdtempSync(join(tmpdir(), 'sealstream-server-'));
  const { dataDirectory = made } = given;
  const { logs, serverLogs, telemetry } = collectedLines();
  const service = await startService({
    options: defaultOptions({ ...given, dataDirectory }),
    env: ROOT_ENVIRONMENT,
    telemetry,
  }).catch((error: unknown) => {
    rmSync(made, { recursive: true });
    throw error;
  });
  return {
    endpoint: service.endpoint,
    region: REGION,
    credentials: CREDENTIALS,
    dataDirectory,
    logs,
    serverLogs,
    deployment: service.deployment,
    stop: async () => {
      await service.stop();
      rmSync(made, { recursive: true });
    },
  };
};
