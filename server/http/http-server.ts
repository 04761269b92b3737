import { once } from 'node:events';
import { createServer, type Server, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Telemetry } from '../../app/telemetry/telemetry.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Api } from '../../functions/api/pipeline.ts';
import { OperatorError } from '../operator-error.ts';
import { connections } from './connections.ts';
import { refusals, refuseConnection } from './direct-response.ts';
import type { ExchangeContext } from './exchange.ts';
import { ownHosts } from './host-names.ts';
import {
  affordable,
  CAPACITY,
  type HttpCapacity,
  type HttpLimits,
  LIMITS,
  openFilesLimit,
} from './limits.ts';
import { rejectedClients } from './rejected-clients.ts';
import { handleRequests } from './request-handlers.ts';
import { requestMemory } from './request-memory.ts';
import { responseMemory } from './response.ts';
import { concurrencyLimit } from './scheduling.ts';
import { type SecureServer, type ServedIdentity, secureServer } from './tls-server.ts';

/** Options and dependencies of a server. */
export type HttpServerOptions = {
  readonly api: Api;
  /** See `ExchangeContext`. If left out, every body is read. */
  readonly precheck?: ExchangeContext['precheck'];
  /** See `ExchangeContext`. If left out, no response is expansive. */
  readonly expansiveIn?: ExchangeContext['expansiveIn'];
  readonly ids: Ids;
  readonly telemetry: Telemetry;
  readonly host: string;
  readonly port: number;
  readonly tls: ServedIdentity | null;
  /** Accepted host names, besides the address listened on and loopback; empty or left out to accept any. */
  readonly hostNames?: readonly string[];
  readonly limits?: HttpLimits;
  readonly capacity?: Partial<HttpCapacity>;
};

/** A listening server. */
export type HttpServer = {
  readonly port: number;
  /** Serves new connections under another identity. Throws `OperatorError` if it is unusable. */
  readonly renew: SecureServer['renew'];
  /** Stops accepting requests; resolves when those in flight are answered. */
  readonly stop: () => Promise<void>;
};

/** Starts listening. Throws `OperatorError` if the address or the certificate is unusable. */
export const httpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  const { server, renew } = newServer(options);
  const context = contextOf(server, options);
  handleRequests(server, context, options);
  const timeOut = (socket: Socket): void =>
    refuseConnection(socket, { code: 'ERR_HTTP_REQUEST_TIMEOUT' }, context.refuse);
  const stop = async (): Promise<void> => {
    await context.connections.stop(timeOut);
    context.rejectedClients.flush();
  };
  return { port: await listen(server, options), renew, stop };
};

const contextOf = (server: Server, options: HttpServerOptions): ExchangeContext => {
  const { api, precheck = async () => {}, expansiveIn = async () => null } = options;
  const capacity = { ...CAPACITY, ...options.capacity };
  const max = affordable(capacity.connections, openFilesLimit());
  const rejected = rejectedClients((event) => options.telemetry({ kind: 'server', ...event }));
  return {
    api,
    precheck,
    expansiveIn,
    isOwnHost: ownHosts(options.hostNames ?? [], options.host),
    refuse: refusals(options),
    connections: connections(server, { max, rejectedClients: rejected }),
    memory: requestMemory({ total: capacity.bodies, reservedForSmall: capacity.smallBodies }),
    responses: responseMemory({ limit: capacity.responses, rejectedClients: rejected }),
    limitConcurrency: concurrencyLimit(capacity.expansive),
    rejectedClients: rejected,
  };
};

const newServer = ({ tls, limits = LIMITS }: HttpServerOptions): SecureServer => {
  const settings = {
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.idle,
    connectionsCheckingInterval: Math.min(1_000, limits.headers, limits.request),
    // The signature check rejects a request without a host, with the protocol's own message.
    requireHostHeader: false,
  };
  const created = tls === null ? plainServer(settings) : secureServer(tls, settings);
  const { server } = created;
  server.timeout = limits.stalled;
  // Their total size is limited already, and checking a signature needs all of them.
  server.maxHeadersCount = 0;
  return created;
};

const plainServer = (settings: ServerOptions): SecureServer => ({
  server: createServer(settings),
  renew: () => {
    throw new Error('A server without TLS has no certificate');
  },
});

type Address = { readonly host: string; readonly port: number };

/** Why an address cannot be listened on, by system error code; `{}` stands for the address. */
const ADDRESS_ERRORS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'Another program listens on {}: choose another --port.'],
  ['EACCES', 'This user may not listen on {}: choose a --port from 1024 on.'],
  ['EADDRNOTAVAIL', 'This machine has no address {}: choose another --host.'],
  ['ENOTFOUND', 'The name in {} has no address: choose another --host.'],
  ['EAI_AGAIN', 'The name in {} cannot be looked up now: choose another --host.'],
]);

/** How many connections the kernel may queue while the process is busy, as far as its own limit allows. */
const BACKLOG = 4_096;

/** Starts listening and returns the port. Throws `OperatorError` if the address is unusable. */
const listen = async (server: Server, { host, port }: Address): Promise<number> => {
  try {
    server.listen({ port, host, backlog: BACKLOG });
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const message = ADDRESS_ERRORS.get(code)?.replace('{}', `${host} port ${port}`);
    throw message === undefined ? cause : new OperatorError(message, { cause });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
};
