import type { IncomingMessage, ServerResponse } from 'node:http';
import { Outage } from '../../domain/ports/outage.ts';
import type { Api } from '../../functions/api/pipeline.ts';
import { tooLarge } from '../../functions/api/steps/frame.ts';
import type { RequestHead } from '../../functions/api/steps/precheck.ts';
import { ApiError } from '../../functions/api/wire/api-error.ts';
import { toApiError } from '../../functions/api/wire/error-mapping.ts';
import {
  type HttpRequest,
  type HttpResponse,
  MAX_BODY_BYTES,
} from '../../functions/api/wire/http.ts';
import { isDeclaredOver, readBody } from './body.ts';
import type { Connections } from './connections.ts';
import { headOf } from './head.ts';
import { linger } from './linger.ts';
import type { Memory } from './memory.ts';
import type { Refuse } from './refusal.ts';

/** What every exchange of a server shares. */
export type ExchangeContext = {
  readonly api: Api;
  /** Throws the `ApiError` that the API would, for a head it refuses whatever the body is. */
  readonly precheck: (head: RequestHead) => void;
  readonly refuse: Refuse;
  readonly connections: Pick<Connections, 'working' | 'isEnding'>;
  /** For the bodies of all exchanges together. */
  readonly memory: Memory;
};

/** One request of Node's HTTP server and its response. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Tells a client that waits with its body (`Expect: 100-continue`) to go on. */
  readonly proceed: () => void;
};

const NO_BODY = new Uint8Array();

/** With as many connections as are taken, bodies of this size fit the memory for all bodies. */
const USUAL_BODY_BYTES = 16_384;

/** Answers one request, or drops it when the client is gone. Room is made for no body in vain. */
export const answer = async (context: ExchangeContext, exchange: Exchange): Promise<void> => {
  const { memory, refuse } = context;
  const { request } = exchange;
  if (isDeclaredOver(request, MAX_BODY_BYTES)) return last(exchange, refuse(tooLarge()));
  const head = headOf(request);
  if (needsRoom(request) && isRefused(context, head)) return answerUnread(context, exchange, head);
  exchange.proceed();
  const body = await readBody(request, { limit: MAX_BODY_BYTES, memory });
  switch (body.kind) {
    case 'lost':
      return;
    case 'tooLarge':
      return last(exchange, refuse(tooLarge()));
    case 'tooMany':
      return last(exchange, refuse(overloaded()));
    case 'complete':
      try {
        await answerWith(context, exchange, { ...head, body: body.bytes });
      } finally {
        body.release();
      }
  }
};

/** A body of the usual size is read sooner than its head is judged, and all of them fit. */
const needsRoom = (request: IncomingMessage): boolean =>
  !isSkippable(request) || isDeclaredOver(request, USUAL_BODY_BYTES);

const isRefused = ({ precheck }: ExchangeContext, head: RequestHead): boolean => {
  try {
    precheck(head);
    return false;
  } catch (error) {
    if (error instanceof ApiError) return true;
    throw error;
  }
};

const answerWith = async (
  { api, connections }: ExchangeContext,
  { request, response }: Exchange,
  asked: HttpRequest,
): Promise<void> => {
  const answered = await connections.working(api(asked));
  send(response, answered, { last: connections.isEnding(request.socket) });
};

/** The API refuses it itself, with its own words and its line in the log. */
const answerUnread = async (
  context: ExchangeContext,
  exchange: Exchange,
  head: RequestHead,
): Promise<void> => {
  const { request, response } = exchange;
  const answered = await context.connections.working(context.api({ ...head, body: NO_BODY }));
  const ending = context.connections.isEnding(request.socket);
  if (ending || !isSkippable(request)) return last(exchange, answered);
  send(response, answered, { last: false });
};

/** Whether Node finds the end of a body that nobody reads, and soon. */
const isSkippable = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] === undefined && headers.expect === undefined;

/** The answer, and the end of a connection of which perhaps not everything is read. */
const last = ({ request, response }: Exchange, answered: HttpResponse): void => {
  const { socket } = request;
  if (!request.complete) socket.destroySoon = () => linger(socket);
  send(response, answered, { last: true });
};

const overloaded = (): ApiError =>
  toApiError(new Outage('unavailable', 'The bodies of requests take all the memory they may'));

const send = (
  response: ServerResponse,
  { status, headers, body }: HttpResponse,
  { last }: { readonly last: boolean },
): void => {
  response.writeHead(status, {
    ...headers,
    'Content-Length': Buffer.byteLength(body),
    ...(last && { Connection: 'close' }),
  });
  response.end(body);
};
