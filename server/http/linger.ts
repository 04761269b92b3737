import type { Duplex } from 'node:stream';

/** In milliseconds. */
const LINGER = 2_000;

const lingering = new WeakSet<Duplex>();

/**
 * Ends a connection from which not everything was read. Closing it at once would make the kernel
 * reset it, and the client might lose the answer over that; so only our half ends, and what still
 * comes is dropped for a moment (RFC 9112, 9.6).
 */
export const linger = (socket: Duplex, lastWords = ''): void => {
  if (lingering.has(socket)) return;
  lingering.add(socket);
  socket.end(lastWords);
  const limit = setTimeout(() => socket.destroy(), LINGER);
  socket.once('close', () => clearTimeout(limit));
};

/** Whether a connection has had its last words. */
export const isLingering = (socket: Duplex): boolean => lingering.has(socket);
