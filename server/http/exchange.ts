import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api } from '../../functions/api/pipeline.ts';
import type { RequestHead } from '../../functions/api/precheck.ts';
import { tooLarge } from '../../functions/api/steps/frame.ts';
import { ApiError } from '../../functions/api/wire/errors.ts';
import {
  type HttpRequest,
  type HttpResponse,
  MAX_BODY_BYTES,
} from '../../functions/api/wire/http.ts';
import type { Connection } from './connection.ts';
import { linger } from './connection-close.ts';
import type { Connections } from './connections.ts';
import { asText, overloaded, wrongHost } from './direct-response.ts';
import type { OwnHosts } from './host-names.ts';
import { headOf, isDeclaredOver, readBody } from './request.ts';
import { type RequestMemory, SMALL_BYTES } from './request-memory.ts';
import { type SendContext, send } from './response.ts';
import type { ConcurrencyLimit } from './scheduling.ts';

/** Dependencies of all exchanges of a server. */
export type ExchangeContext = SendContext & {
  readonly api: Api;
  /** Rejects with the `ApiError` of the API if the head alone is enough to reject a request. */
  readonly precheck: (head: RequestHead) => Promise<void>;
  /** Returns the region of a request whose response may be much larger than any request; `null` for others. */
  readonly expansiveIn: (request: HttpRequest) => Promise<string | null>;
  readonly isOwnHost: OwnHosts;
  readonly connections: Connections;
  /** For the bodies of all exchanges together. */
  readonly memory: RequestMemory;
  /** Limits requests with expansive responses. */
  readonly limitConcurrency: ConcurrencyLimit;
};

/** One request of Node's HTTP server and its response. */
export type Exchange = {
  readonly connection: Connection;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Tells a client that waits with its body (`Expect: 100-continue`) to send it. */
  readonly proceed: () => void;
};

const NO_BODY = new Uint8Array();

/** Answers a request, or drops it if the client is gone. A large body is read only after a precheck. */
export const answer = async (context: ExchangeContext, exchange: Exchange): Promise<void> => {
  const { memory, refuse } = context;
  const { request, connection } = exchange;
  const head = headOf(request);
  if (!context.isOwnHost(head)) return sendLast(context, exchange, refuseHost(context, connection));
  if (isDeclaredOver(request, MAX_BODY_BYTES)) {
    return sendLast(context, exchange, refuse(tooLarge()));
  }
  if (isCheckedFirst(request) && (await isRejected(context, head))) {
    return answerUnread(context, exchange, head);
  }
  exchange.proceed();
  const body = await readBody(request, { limit: MAX_BODY_BYTES, memory, owner: connection });
  switch (body.kind) {
    case 'lost':
      return;
    case 'tooLarge':
      return sendLast(context, exchange, refuse(tooLarge()));
    case 'tooMany':
      context.rejectedClients.count('bodiesRefused', connection.peer);
      return sendLast(context, exchange, overloaded(refuse));
    case 'complete':
      try {
        await answerComplete(context, exchange, { ...head, body: body.bytes });
      } finally {
        body.release();
      }
  }
};

/**
 * Answers a CONNECT like any other wrong method, and closes its connection: what follows such a request
 * is no longer HTTP, so Node detaches the socket and offers no response object.
 */
export const answerConnect = async (
  context: ExchangeContext,
  { request, connection }: Pick<Exchange, 'request' | 'connection'>,
): Promise<void> => {
  const { socket } = request;
  const head = headOf(request);
  const response = context.isOwnHost(head)
    ? await callApi(context, connection, { ...head, body: NO_BODY })
    : refuseHost(context, connection);
  socket.resume();
  linger(socket, asText(response));
};

/** Counted, since a rebound web page or a misconfigured proxy would otherwise go unnoticed. */
const refuseHost = (
  { refuse, rejectedClients }: ExchangeContext,
  { peer }: Connection,
): HttpResponse => {
  rejectedClients.count('hostsRefused', peer);
  return refuse(wrongHost());
};

/** Reading a small body is faster than checking its head first. */
const isCheckedFirst = (request: IncomingMessage): boolean =>
  !isSkippable(request) || isDeclaredOver(request, SMALL_BYTES);

const isRejected = async ({ precheck }: ExchangeContext, head: RequestHead): Promise<boolean> => {
  try {
    await precheck(head);
    return false;
  } catch (error) {
    if (error instanceof ApiError) return true;
    throw error;
  }
};

/** Calls the API, and records whether the request was authenticated. */
const callApi = async (
  { api, connections }: ExchangeContext,
  connection: Connection,
  request: HttpRequest,
): Promise<HttpResponse> => {
  const response = await connections.track(connection, api(request));
  if (response.authenticated) connections.authenticate(connection);
  return response;
};

const answerComplete = async (
  context: ExchangeContext,
  exchange: Exchange,
  request: HttpRequest,
): Promise<void> => {
  const { connection, response } = exchange;
  const work = () => callApi(context, connection, request);
  // The client may have hung up while the request waited.
  const unlessGone = async () => (response.destroyed ? null : work());
  const region = await context.expansiveIn(request);
  const answered =
    region === null ? await work() : await context.limitConcurrency(region, unlessGone);
  if (answered === null) return;
  send(context, exchange, answered, { last: context.connections.isEnding(connection) });
};

/** Lets the API reject a request without its body, with its own message and log line. */
const answerUnread = async (
  context: ExchangeContext,
  exchange: Exchange,
  head: RequestHead,
): Promise<void> => {
  const { request, connection } = exchange;
  const answered = await callApi(context, connection, { ...head, body: NO_BODY });
  const ending = context.connections.isEnding(connection);
  if (ending || !isSkippable(request)) return sendLast(context, exchange, answered);
  send(context, exchange, answered, { last: false });
};

/** Whether Node can skip an unread body and soon reach its end. */
const isSkippable = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] === undefined && headers.expect === undefined;

/** Sends a response and closes the connection, of which perhaps not everything has been read. */
const sendLast = (context: ExchangeContext, exchange: Exchange, answered: HttpResponse): void => {
  const { request } = exchange;
  const { socket } = request;
  if (!request.complete) socket.destroySoon = () => linger(socket);
  send(context, exchange, answered, { last: true });
};
