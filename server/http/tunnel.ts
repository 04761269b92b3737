import { ask, type Exchange, type ExchangeContext, refuseHost } from './exchange.ts';
import { headOf } from './head.ts';
import { linger } from './linger.ts';
import { asText } from './refusal.ts';

const NO_BODY = new Uint8Array();

/**
 * Answers a CONNECT like any other wrong method, and ends its connection: what follows such a request
 * is not HTTP any more, so Node lets go of the socket and has no response object.
 */
export const answerTunnel = async (
  context: Pick<ExchangeContext, 'api' | 'connections' | 'isOwnHost' | 'refuse' | 'turnedAway'>,
  { request, connection }: Pick<Exchange, 'request' | 'connection'>,
): Promise<void> => {
  const { socket } = request;
  const head = headOf(request);
  const answered = context.isOwnHost(head)
    ? await ask(context, connection, { ...head, body: NO_BODY })
    : refuseHost(context, connection);
  socket.resume();
  linger(socket, asText(answered));
};
