import type { IncomingMessage, ServerResponse } from 'node:http';
import { Outage } from '../../domain/ports/outage.ts';
import type { Api } from '../../functions/api/pipeline.ts';
import type { RequestHead } from '../../functions/api/precheck.ts';
import { tooLarge } from '../../functions/api/steps/frame.ts';
import { ApiError, toApiError } from '../../functions/api/wire/errors.ts';
import {
  type HttpRequest,
  type HttpResponse,
  MAX_BODY_BYTES,
} from '../../functions/api/wire/http.ts';
import type { Answers } from './answers.ts';
import { isDeclaredOver, readBody } from './body.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import { headOf } from './head.ts';
import { linger } from './linger.ts';
import { type Memory, USUAL_BYTES } from './memory.ts';
import type { OwnHosts } from './own-hosts.ts';
import { type Refuse, wrongHost } from './refusal.ts';
import type { Slots } from './slots.ts';
import type { TurnedAway } from './turned-away.ts';

/** What every exchange of a server shares. */
export type ExchangeContext = {
  readonly api: Api;
  /** Rejects with the `ApiError` that the API would, for a head it refuses whatever the body is. */
  readonly precheck: (head: RequestHead) => Promise<void>;
  /** The region of a request whose answer may be much larger than a request can be; `null` for others. */
  readonly expansiveIn: (request: HttpRequest) => Promise<string | null>;
  readonly isOwnHost: OwnHosts;
  readonly refuse: Refuse;
  readonly connections: Connections;
  /** For the bodies of all exchanges together. */
  readonly memory: Memory;
  readonly answers: Answers;
  /** For requests with expansive answers. */
  readonly slots: Slots;
  readonly turnedAway: TurnedAway;
};

/** One request of Node's HTTP server and its response. */
export type Exchange = {
  readonly connection: Connection;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Tells a client that waits with its body (`Expect: 100-continue`) to go on. */
  readonly proceed: () => void;
};

const NO_BODY = new Uint8Array();

/** Answers one request, or drops it when the client is gone. Room is made for no body in vain. */
export const answer = async (context: ExchangeContext, exchange: Exchange): Promise<void> => {
  const { memory, refuse } = context;
  const { request, connection } = exchange;
  const head = headOf(request);
  if (!context.isOwnHost(head)) return last(context, exchange, refuseHost(context, connection));
  if (isDeclaredOver(request, MAX_BODY_BYTES)) return last(context, exchange, refuse(tooLarge()));
  if (needsRoom(request) && (await isRefused(context, head))) {
    return answerUnread(context, exchange, head);
  }
  exchange.proceed();
  const body = await readBody(request, { limit: MAX_BODY_BYTES, memory, owner: connection });
  switch (body.kind) {
    case 'lost':
      return;
    case 'tooLarge':
      return last(context, exchange, refuse(tooLarge()));
    case 'tooMany':
      context.turnedAway.note('bodiesRefused', connection.peer);
      return last(context, exchange, overloaded(refuse));
    case 'complete':
      try {
        await answerWith(context, exchange, { ...head, body: body.bytes });
      } finally {
        body.release();
      }
  }
};

/** Counted, as a web page that has rebound its name, or a proxy that passes on another, would be silent. */
export const refuseHost = (
  { refuse, turnedAway }: Pick<ExchangeContext, 'refuse' | 'turnedAway'>,
  { peer }: Connection,
): HttpResponse => {
  turnedAway.note('hostsRefused', peer);
  return refuse(wrongHost());
};

/** A body of the usual size is read sooner than its head is judged. */
const needsRoom = (request: IncomingMessage): boolean =>
  !isSkippable(request) || isDeclaredOver(request, USUAL_BYTES);

const isRefused = async ({ precheck }: ExchangeContext, head: RequestHead): Promise<boolean> => {
  try {
    await precheck(head);
    return false;
  } catch (error) {
    if (error instanceof ApiError) return true;
    throw error;
  }
};

/** Has the API answer a request, and notes whether it was authenticated. */
export const ask = async (
  { api, connections }: Pick<ExchangeContext, 'api' | 'connections'>,
  connection: Connection,
  asked: HttpRequest,
): Promise<HttpResponse> => {
  const answered = await connections.working(connection, api(asked));
  if (answered.authenticated) connections.trust(connection);
  return answered;
};

const answerWith = async (
  context: ExchangeContext,
  exchange: Exchange,
  asked: HttpRequest,
): Promise<void> => {
  const { connection, response } = exchange;
  const work = () => ask(context, connection, asked);
  // Who hung up while waiting for a slot needs none.
  const inSlot = async () => (response.destroyed ? null : work());
  const region = await context.expansiveIn(asked);
  const answered = region === null ? await work() : await context.slots(region, inSlot);
  if (answered === null) return;
  send(context, exchange, answered, { last: context.connections.isEnding(connection) });
};

/** The API refuses it itself, with its own words and its line in the log. */
const answerUnread = async (
  context: ExchangeContext,
  exchange: Exchange,
  head: RequestHead,
): Promise<void> => {
  const { request, connection } = exchange;
  const answered = await ask(context, connection, { ...head, body: NO_BODY });
  const ending = context.connections.isEnding(connection);
  if (ending || !isSkippable(request)) return last(context, exchange, answered);
  send(context, exchange, answered, { last: false });
};

/** Whether Node finds the end of a body that nobody reads, and soon. */
const isSkippable = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] === undefined && headers.expect === undefined;

/** The answer, and the end of a connection of which perhaps not everything is read. */
const last = (context: ExchangeContext, exchange: Exchange, answered: HttpResponse): void => {
  const { request } = exchange;
  const { socket } = request;
  if (!request.complete) socket.destroySoon = () => linger(socket);
  send(context, exchange, answered, { last: true });
};

const overloaded = (refuse: Refuse): HttpResponse =>
  refuse(
    toApiError(new Outage('unavailable', 'The requests of all take all the memory they may')),
    { overload: true },
  );

/** Writes an answer, or the refusal of one for which there is no memory until its client reads it. */
const send = (
  { answers, refuse, turnedAway }: ExchangeContext,
  { connection, response }: Exchange,
  answered: HttpResponse,
  { last }: { readonly last: boolean },
): void => {
  if (response.destroyed) return;
  const bytes = Buffer.byteLength(answered.body);
  const release = answers.hold(connection, bytes);
  if (release !== null) {
    response.once('close', release);
    write(response, answered, { bytes, last });
    return;
  }
  turnedAway.note('answersRefused', connection.peer);
  const refused = overloaded(refuse);
  write(response, refused, { bytes: Buffer.byteLength(refused.body), last });
};

const write = (
  response: ServerResponse,
  { status, headers, body }: HttpResponse,
  { bytes, last }: { readonly bytes: number; readonly last: boolean },
): void => {
  response.writeHead(status, {
    ...headers,
    'Content-Length': bytes,
    ...(last && { Connection: 'close' }),
  });
  // Of text Node would keep a copy beside what the kernel has not taken.
  response.end(bytes > USUAL_BYTES ? Buffer.from(body) : body);
};
