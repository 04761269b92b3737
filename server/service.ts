import type { Telemetry } from '../app/telemetry/telemetry.ts';
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
import { ABANDON_AFTER } from './drain.ts';
import { probeAws } from './home/aws-probe.ts';
import { type Home, openHome } from './home/home.ts';
import { apiInTurns } from './http/api-in-turns.ts';
import { endpointUrl } from './http/host-names.ts';
import { type HttpServer, httpServer } from './http/http-server.ts';
import { areFiles, readIdentity, type TlsIdentity } from './http/tls-identity.ts';
import { type TlsWatch, watchIdentity } from './http/tls-watch.ts';
import { startStoredCheck } from './regions/stored-check.ts';
import { assertRegionsUsable } from './regions/usable-regions.ts';
import type { Environment } from './settings/environment.ts';
import { givenRoot, type Root, rootCredentials } from './settings/root-credentials.ts';
import type { ServeOptions } from './settings/serve-options.ts';
import { startWorkers, type Workers } from './workers/workers.ts';

/** One signing key for each access key, region and day; this many regions are fast at a time. */
const SIGNING_KEYS_KEPT = 256;

/** What a service is started with. */
export type ServiceOptions = {
  readonly options: ServeOptions;
  readonly env: Environment;
  readonly telemetry: Telemetry;
};

/** A service that listens. */
export type Service = {
  /** The URL for a client on this machine. */
  readonly endpoint: string;
  readonly root: Root;
  /** Path of a certificate that clients must be told to trust. */
  readonly selfSigned: string | null;
  readonly home: Pick<Home, 'regional'>;
  /** Reads the certificate and key again; `null` without TLS. */
  readonly reloadTls: (() => void) | null;
  /** Finishes the requests in flight, then closes everything. */
  readonly stop: () => Promise<void>;
};

/** Opens everything and listens. Throws `OperatorError` or `KeyringError`, with nothing left open. */
export const startService = async (wanted: ServiceOptions): Promise<Service> => {
  const given = givenRoot(wanted.env);
  const tls = wanted.options.tls && readIdentity(wanted.options.tls);
  const directory = onFirstUse(wanted.options.dataDirectory);
  const closers = [directory.close];
  const close = () => {
    for (const closer of closers.toReversed()) closer();
  };
  let workers: Workers | null = null;
  try {
    if (wanted.options.store === 'sqlite') assertRegionsUsable(directory.path());
    const home = await openHome({
      ...wanted,
      dataDirectory: directory.path,
      onChange: (region) => workers?.wake(region),
    });
    closers.push(home.close);
    const root = rootCredentials(directory.path, given, home.credentialsSeal);
    await probeAws(home, root.accountId, wanted.env);
    const server = await serve(wanted, { root, home, tls });
    const watch = watchTls(wanted, server, tls);
    const started = startWorkers({ home, account: root.accountId, telemetry: wanted.telemetry });
    workers = started;
    const checking = startStoredCheck(home, wanted.telemetry);
    return {
      endpoint: endpointUrl(tls ? 'https' : 'http', wanted.options.host, server.port),
      root,
      selfSigned: tls?.selfSigned ?? null,
      home,
      reloadTls: watch?.look ?? null,
      stop: async () => {
        watch?.stop();
        const abandoning = setTimeout(home.abandon, ABANDON_AFTER);
        await server
          .stop()
          .then(started.stop)
          .then(checking.stop)
          .finally(() => {
            clearTimeout(abandoning);
            close();
          });
      },
    };
  } catch (error) {
    close();
    throw error;
  }
};

/** A home on the production adapters, with credentials from the environment, keeps nothing on disk. */
const onFirstUse = (given: string): { path: () => string; close: () => void } => {
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
  // What comes through a pipe can be read but once.
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
  readonly home: Home;
  readonly tls: TlsIdentity | null;
};

const serve = (
  { options, telemetry }: ServiceOptions,
  { root, home, tls }: Parts,
): Promise<HttpServer> => {
  const ports: ServicePorts = {
    serves: () => true,
    copiesTo: () => true,
    regional: home.regional,
    credentials: staticDirectory([rootAccessKey(root.accountId, root)]),
    signingKeys: signingKeys({ max: SIGNING_KEYS_KEPT }),
    presignedMax: options.presignedMax,
    throttle: throttleFor(options.throttle, systemClock),
    ...processPorts({ rootSecretAccessKey: root.secretAccessKey, telemetry }),
    telemetry,
  };
  return httpServer({
    api: apiInTurns(api(ports), inTurn),
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
