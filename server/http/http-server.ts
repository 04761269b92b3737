import { createServer, type Server, type ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Telemetry } from '../../app/telemetry/telemetry.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Api } from '../../functions/api/pipeline.ts';
import { answers } from './answers.ts';
import { connections } from './connections.ts';
import type { ExchangeContext } from './exchange.ts';
import { listen } from './listen.ts';
import { memory } from './memory.ts';
import { affordable, openFilesLimit } from './open-files.ts';
import { ownHosts } from './own-hosts.ts';
import { refusals, refuseConnection } from './refusal.ts';
import { type SecureServer, type ServedIdentity, secureServer } from './secure.ts';
import { serveOn } from './serving.ts';
import { type SlotLimits, slots } from './slots.ts';
import { turnedAway } from './turned-away.ts';

/** All in milliseconds. */
export type HttpLimits = {
  /** For the headers of a request, from the first byte or the opening of the connection. */
  readonly headers: number;
  /** For a whole request. */
  readonly request: number;
  /** How long a connection may be idle between requests. */
  readonly idle: number;
  /** How long a connection may stand still within one, be it over our answer or a client's reading. */
  readonly stalled: number;
};

/** How much a server takes on at a time. */
export type HttpCapacity = {
  /** For one more, one that never was of use is closed; fewer where fewer files may be open. */
  readonly connections: number;
  /** In bytes, for the bodies of all requests together, and for requests that wait for their turn. */
  readonly bodies: number;
  /** The part of `bodies` that is for requests of the usual size alone. */
  readonly usualBodies: number;
  /** In bytes, for large answers until they are with the kernel. */
  readonly answers: number;
  /** How many requests with expansive answers are worked on, and of them how many for one region. */
  readonly expansive: SlotLimits;
};

/** What a server serves, and where. */
export type HttpServerOptions = {
  readonly api: Api;
  /**
   * Rejects with the `ApiError` that the API would, for a head it refuses whatever the body is. Left
   * out, every body is read.
   */
  readonly precheck?: ExchangeContext['precheck'];
  /** The region of a request whose answer may be much larger than a request can be. Left out, none is. */
  readonly expansiveIn?: ExchangeContext['expansiveIn'];
  readonly ids: Ids;
  readonly telemetry: Telemetry;
  readonly host: string;
  readonly port: number;
  readonly tls: ServedIdentity | null;
  /** The names it answers for, besides its address and those of loopback; empty or left out, all. */
  readonly hostNames?: readonly string[];
  readonly limits?: HttpLimits;
  readonly capacity?: Partial<HttpCapacity>;
};

/** A listening server. */
export type HttpServer = {
  readonly port: number;
  /** Serves new connections under another identity; throws `OperatorError` for one that is unusable. */
  readonly renew: SecureServer['renew'];
  /** Takes no new requests; resolves when those in flight are answered. */
  readonly stop: () => Promise<void>;
};

/** An idle connection outlives the pauses of SDKs that keep theirs, so that few meet a closing one. */
const LIMITS: HttpLimits = { headers: 10_000, request: 30_000, idle: 65_000, stalled: 120_000 };

const MIB = 1_048_576;

/** Strangers can fill most of it, so it has to fit a small machine. */
const CAPACITY: HttpCapacity = {
  connections: 4_096,
  bodies: 64 * MIB,
  usualBodies: 16 * MIB,
  answers: 64 * MIB,
  expansive: { all: 24, each: 8 },
};

/** Starts listening. Throws `OperatorError` when the address or the certificate cannot be used. */
export const httpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  const { server, renew } = newServer(options);
  const context = contextOf(server, options);
  serveOn(server, context, options);
  const giveUp = (socket: Socket): void =>
    refuseConnection(socket, { code: 'ERR_HTTP_REQUEST_TIMEOUT' }, context.refuse);
  const stop = async (): Promise<void> => {
    await context.connections.stop(giveUp);
    context.turnedAway.flush();
  };
  return { port: await listen(server, options), renew, stop };
};

const contextOf = (server: Server, options: HttpServerOptions): ExchangeContext => {
  const { api, precheck = async () => {}, expansiveIn = async () => null } = options;
  const capacity = { ...CAPACITY, ...options.capacity };
  const max = affordable(capacity.connections, openFilesLimit());
  const turned = turnedAway((event) => options.telemetry({ kind: 'server', ...event }));
  return {
    api,
    precheck,
    expansiveIn,
    isOwnHost: ownHosts(options.hostNames ?? [], options.host),
    refuse: refusals(options),
    connections: connections(server, { max, turnedAway: turned }),
    memory: memory({ all: capacity.bodies, reserved: capacity.usualBodies }),
    answers: answers({ limit: capacity.answers, turnedAway: turned }),
    slots: slots(capacity.expansive),
    turnedAway: turned,
  };
};

const newServer = ({ tls, limits = LIMITS }: HttpServerOptions): SecureServer => {
  const settings = {
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.idle,
    connectionsCheckingInterval: Math.min(1_000, limits.headers, limits.request),
    // A request without a host is refused by the signature check, in the words of the protocol.
    requireHostHeader: false,
  };
  const made = tls === null ? plainServer(settings) : secureServer(tls, settings);
  const { server } = made;
  server.timeout = limits.stalled;
  // Their size is limited, and none may be missing when signatures are checked.
  server.maxHeadersCount = 0;
  return made;
};

const plainServer = (settings: ServerOptions): SecureServer => ({
  server: createServer(settings),
  renew: () => {
    throw new Error('A server without TLS has no certificate');
  },
});
