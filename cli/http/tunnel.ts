import { ask, type Exchange, type ExchangeContext } from './exchange.ts';
import { headOf } from './head.ts';
import { linger } from './linger.ts';
import { asText } from './refusal.ts';

const NO_BODY = new Uint8Array();

/**
 * Answers a CONNECT like any other wrong method, and ends its connection: what follows such a request
 * is not HTTP any more, so Node lets go of the socket and has no response object.
 */
export const answerTunnel = async (
  context: Pick<ExchangeContext, 'api' | 'connections'>,
  { request, connection }: Pick<Exchange, 'request' | 'connection'>,
): Promise<void> => {
  const { socket } = request;
  const answered = await ask(context, connection, { ...headOf(request), body: NO_BODY });
  socket.resume();
  linger(socket, asText(answered));
};
