import { once } from 'node:events';
import { connect } from 'node:net';

/** A keep-alive connection for one request at a time, with as little overhead as possible. */
export type Connection = {
  /** Returns the body of the response. Throws for any status but 200. */
  readonly exchange: (request: Buffer) => Promise<Buffer>;
  readonly close: () => void;
};

type Answer = { readonly status: string; readonly body: Buffer };

const NOTHING = Buffer.alloc(0);

/** Opens a connection to a server on this machine. */
export const openConnection = async (port: number): Promise<Connection> => {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  await once(socket, 'connect');
  let received = NOTHING;
  let pending = Promise.withResolvers<Buffer>();
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = answerIn(received);
    if (answer === null) return;
    received = NOTHING;
    if (answer.status === '200') pending.resolve(answer.body);
    else pending.reject(new Error(`HTTP ${answer.status} ${answer.body}`));
  });
  socket.once('error', (error) => pending.reject(error));
  socket.once('end', () => pending.reject(new Error('The server closed the connection')));
  return {
    exchange: (request) => {
      pending = Promise.withResolvers();
      socket.write(request);
      return pending.promise;
    },
    close: () => socket.destroy(),
  };
};

/** Returns `null` until the response is complete. Every server here sends a length. */
const answerIn = (received: Buffer): Answer | null => {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = received.toString('latin1', 0, end);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
  const start = end + 4;
  if (received.length < start + length) return null;
  return { status: head.slice(9, 12), body: received.subarray(start, start + length) };
};
