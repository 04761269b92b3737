import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Ids } from '../domain/ports/ids.ts';
import type { Api } from '../functions/api/pipeline.ts';
import { faultOf, type RequestLog } from '../functions/api/request-log.ts';
import type { RequestHead } from '../functions/api/steps/precheck.ts';
import { connections } from './http/connections.ts';
import { answer } from './http/exchange.ts';
import { listen } from './http/listen.ts';
import { memory } from './http/memory.ts';
import { refusals, refuseConnection } from './http/refusal.ts';
import { secureServer } from './http/secure.ts';
import { answerTunnel } from './http/tunnel.ts';
import type { TlsIdentity } from './tls-identity.ts';

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
  /** Those over it are closed as soon as they are opened. */
  readonly connections: number;
  /** In bytes, for the bodies of all requests together. */
  readonly bodies: number;
};

/** What a server serves, and where. */
export type HttpServerOptions = {
  readonly api: Api;
  /**
   * Throws the `ApiError` that the API would, for a head it refuses whatever the body is. Left out,
   * every body is read.
   */
  readonly precheck?: (head: RequestHead) => void;
  readonly ids: Ids;
  readonly log: RequestLog;
  readonly host: string;
  readonly port: number;
  readonly tls: Pick<TlsIdentity, 'certificate' | 'key'> | null;
  readonly limits?: HttpLimits;
  readonly capacity?: HttpCapacity;
};

/** A listening server. */
export type HttpServer = {
  readonly port: number;
  /** Takes no new requests; resolves when those in flight are answered. */
  readonly stop: () => Promise<void>;
};

/** An idle connection outlives the pauses of SDKs that keep theirs, so that few meet a closing one. */
const LIMITS: HttpLimits = { headers: 10_000, request: 30_000, idle: 65_000, stalled: 120_000 };

/** Strangers can fill it, so it has to fit a small machine; clients that are refused try again. */
const CAPACITY: HttpCapacity = { connections: 4_096, bodies: 64 * 1_048_576 };

/** Starts listening. Throws `OperatorError` when the address or the certificate cannot be used. */
export const httpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  const server = newServer(options);
  const open = connections(server);
  const refuse = refusals(options);
  const { api, precheck = () => {}, capacity = CAPACITY } = options;
  const context = { api, precheck, refuse, connections: open, memory: memory(capacity.bodies) };

  // A bug of ours costs this client its connection, and nobody else anything.
  const failing = (request: IncomingMessage) => (error: unknown) => {
    const fault = faultOf(error);
    options.log({ requestId: options.ids.requestId(), status: 500, milliseconds: 0, fault });
    request.socket.destroy();
  };
  const serve = (request: IncomingMessage, response: ServerResponse, proceed = () => {}): void => {
    open.begin(request, response);
    open
      .admission()
      .then(() => answer(context, { request, response, proceed }))
      .catch(failing(request));
  };
  server.on('request', (request, response) => serve(request, response));
  server.on('checkContinue', (request, response) =>
    serve(request, response, () => response.writeContinue()),
  );
  server.on('checkExpectation', (request, response) => serve(request, response));
  server.on('connect', (request: IncomingMessage) => {
    answerTunnel(context, request).catch(failing(request));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Words now would be taken for the answer to an earlier request that still waits for its own.
    if (!open.endWithAnswer(socket)) refuseConnection(socket, error, refuse);
  });

  const stop = () =>
    open.stop((socket) => refuseConnection(socket, { code: 'ERR_HTTP_REQUEST_TIMEOUT' }, refuse));
  return { port: await listen(server, options), stop };
};

const newServer = ({ tls, limits = LIMITS, capacity = CAPACITY }: HttpServerOptions): Server => {
  const settings = {
    headersTimeout: limits.headers,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.idle,
    connectionsCheckingInterval: Math.min(1_000, limits.headers, limits.request),
    // A request without a host is refused by the signature check, in the words of the protocol.
    requireHostHeader: false,
  };
  const server = tls === null ? createServer(settings) : secureServer(tls, settings);
  server.timeout = limits.stalled;
  server.maxConnections = capacity.connections;
  // Their size is limited, and none may be missing when signatures are checked.
  server.maxHeadersCount = 0;
  return server;
};
