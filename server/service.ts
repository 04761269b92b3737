import type { Telemetry } from '../app/telemetry/telemetry.ts';
import type { Region } from '../domain/secret/ids.ts';
import { expansiveIn } from '../functions/api/expansive.ts';
import { api } from '../functions/api/pipeline.ts';
import { precheck } from '../functions/api/precheck.ts';
import { processPorts } from '../functions/api/process-ports.ts';
import type { ServicePorts } from '../functions/api/service-ports.ts';
import { throttleFor } from '../functions/api/throttle.ts';
import { rootAccessKey, staticDirectory } from '../infra/credentials/static-directory.ts';
import { signingKeys } from '../infra/sigv4/signing-key.ts';
import { systemClock } from '../infra/system/clock.ts';
import { inTurn } from '../infra/system/turns.ts';
import { type DataDirectory, openDataDirectory } from './data-directory/data-directory.ts';
import { probeAws } from './deployment/aws-probe.ts';
import { type Deployment, openDeployment } from './deployment/deployment.ts';
import { ABANDON_AFTER } from './drain.ts';

import { endpointUrl } from './http/host-names.ts';
import { type HttpServer, httpServer } from './http/http-server.ts';
import { scheduledApi } from './http/scheduling.ts';
import {
  areFiles,
  readIdentity,
  type TlsIdentity,
  type TlsWatch,
  watchIdentity,
} from './http/tls-identity.ts';

import { assertRegionFilesPrivate } from './regions/region-files.ts';
import { startStoredCheck } from './regions/stored-check.ts';
import type { Environment } from './settings/environment.ts';
import { type Root, rootCredentials, rootFromEnvironment } from './settings/root-credentials.ts';
import type { ServeOptions } from './settings/serve-options.ts';
import { startWorkers, type Workers } from './workers/workers.ts';

/** One signing key per access key, region and day; requests to this many regions find theirs cached. */
const SIGNING_KEYS_KEPT = 256;

/** Options and dependencies of a service. */
export type ServiceOptions = {
  readonly options: ServeOptions;
  readonly env: Environment;
  readonly telemetry: Telemetry;
};

/** A running service. */
export type Service = {
  /** The URL for a client on this machine. */
  readonly endpoint: string;
  readonly root: Root;
  /** Path of the self-signed certificate that clients must trust; `null` if there is none. */
  readonly selfSigned: string | null;
  readonly deployment: Pick<Deployment, 'regional'>;
  /** Reads the certificate and key again; `null` without TLS. */
  readonly reloadTls: (() => void) | null;
  /** Finishes the requests in flight, then closes everything. */
  readonly stop: () => Promise<void>;
};

/** Opens everything and listens. Throws `OperatorError` or `KeyringError`, leaving nothing open. */
export const startService = async (wanted: ServiceOptions): Promise<Service> => {
  const { options, env, telemetry } = wanted;
  const fromEnvironment = rootFromEnvironment(env);
  const tls = options.tls && readIdentity(options.tls);
  const directory = lazyDirectory(options.dataDirectory);
  const closers = [directory.close];
  const close = () => {
    for (const closer of closers.toReversed()) closer();
  };
  let workers: Workers | null = null;
  try {
    if (options.store === 'sqlite') assertRegionFilesPrivate(directory.path());
    const onChange = (region: Region) => workers?.wake(region);
    const dataDirectory = directory.path;
    const deployment = await openDeployment({ options, env, dataDirectory, onChange });
    closers.push(deployment.close);
    const root = rootCredentials(directory.path, fromEnvironment, deployment.credentialsSeal);
    await probeAws(deployment, root.accountId, env);
    const server = await serve(wanted, { root, deployment, tls });
    const watch = watchTls(wanted, server, tls);
    workers = startWorkers({ deployment, account: root.accountId, telemetry });
    const background = [workers, startStoredCheck(deployment, telemetry)];
    return {
      endpoint: endpointUrl(tls ? 'https' : 'http', options.host, server.port),
      root,
      selfSigned: tls?.selfSigned ?? null,
      deployment,
      reloadTls: watch?.look ?? null,
      stop: async () => {
        watch?.stop();
        await stopAll(deployment, [server, ...background]).finally(close);
      },
    };
  } catch (error) {
    close();
    throw error;
  }
};

type Stoppable = { readonly stop: () => Promise<void> };

/** Stops the server first, then the background work. Calls to AWS that outlast the limit are aborted. */
const stopAll = async (
  { abandon }: Pick<Deployment, 'abandon'>,
  running: readonly Stoppable[],
): Promise<void> => {
  const abandoning = setTimeout(abandon, ABANDON_AFTER);
  try {
    for (const { stop } of running) await stop();
  } finally {
    clearTimeout(abandoning);
  }
};

/** Opens the data directory on first use: on AWS, with credentials from the environment, none is needed. */
const lazyDirectory = (given: string): { path: () => string; close: () => void } => {
  let opened: DataDirectory | undefined;
  return {
    path: () => {
      opened ??= openDataDirectory(given);
      return opened.path;
    },
    close: () => opened?.close(),
  };
};

const watchTls = (
  { options, telemetry }: ServiceOptions,
  { renew }: HttpServer,
  serving: TlsIdentity | null,
): TlsWatch | null => {
  const { tls } = options;
  // A pipe can be read only once.
  if (tls === null || serving === null || !areFiles(tls)) return null;
  return watchIdentity({
    read: () => readIdentity(tls),
    renew,
    serving,
    report: (event) => telemetry({ kind: 'server', ...event }),
  });
};

type Parts = {
  readonly root: Root;
  readonly deployment: Deployment;
  readonly tls: TlsIdentity | null;
};

const serve = (
  { options, telemetry }: ServiceOptions,
  { root, deployment, tls }: Parts,
): Promise<HttpServer> => {
  const ports: ServicePorts = {
    serves: () => true,
    copiesTo: () => true,
    regional: deployment.regional,
    credentials: staticDirectory([rootAccessKey(root.accountId, root)]),
    signingKeys: signingKeys({ max: SIGNING_KEYS_KEPT }),
    presignedMax: options.presignedMax,
    throttle: throttleFor(options.throttle, systemClock),
    ...processPorts({ rootSecretAccessKey: root.secretAccessKey, telemetry }),
    telemetry,
  };
  return httpServer({
    api: scheduledApi(api(ports), inTurn),
    precheck: (head) => precheck(ports, head),
    expansiveIn: (request) => expansiveIn(ports, request),
    ids: ports.ids,
    telemetry,
    host: options.host,
    port: options.port,
    tls,
    hostNames: options.hostNames,
  });
};
