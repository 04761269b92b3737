import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api } from '../../functions/api/pipeline.ts';
import { tooLarge } from '../../functions/api/steps/frame.ts';
import {
  type HttpRequest,
  type HttpResponse,
  MAX_BODY_BYTES,
} from '../../functions/api/wire/http.ts';
import { readBody } from './body.ts';
import type { Connections } from './connections.ts';
import { linger } from './linger.ts';
import type { Refuse } from './refusal.ts';

/** What every exchange of a server shares. */
export type ExchangeContext = {
  readonly api: Api;
  readonly refuse: Refuse;
  readonly connections: Pick<Connections, 'working' | 'isEnding'>;
};

/** One request of Node's HTTP server and its response. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Tells a client that waits with its body (`Expect: 100-continue`) to go on. */
  readonly proceed: () => void;
};

/** Answers one request, or drops it when the client is gone. */
export const answer = async (context: ExchangeContext, exchange: Exchange): Promise<void> => {
  const { api, refuse, connections } = context;
  const { request, response, proceed } = exchange;
  const { socket } = request;
  const body = await readBody(request, MAX_BODY_BYTES, proceed);
  if (body.kind === 'lost') return;
  if (body.kind === 'tooLarge') {
    socket.destroySoon = () => linger(socket);
    send(response, refuse(tooLarge()), { last: true });
    return;
  }
  const answered = await connections.working(api(httpRequest(request, body.bytes)));
  send(response, answered, { last: connections.isEnding(socket) });
};

/** Nothing is decoded: the signature is over what the client wrote. */
const httpRequest = (request: IncomingMessage, body: Uint8Array): HttpRequest => {
  const { method = '', url = '' } = request;
  const mark = url.indexOf('?');
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers: pairs(request.rawHeaders),
    body,
    basePath: '',
  };
};

/** Names and values alternate in `rawHeaders`, in wire order and with duplicates. */
const pairs = (raw: readonly string[]): (readonly [name: string, value: string])[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));

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
