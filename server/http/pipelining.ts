import type { IncomingMessage } from 'node:http';
import type { Connection, Pipelined } from './connection.ts';
import type { RequestMemory, Reservation } from './request-memory.ts';

/** What pipelined requests take, in bytes: what Node has read along with the first, and the objects of each. */
const COST = { first: 65_536, each: 4_096 };

/**
 * Starts a request at once if it is the only one on its connection. Otherwise it starts when the kernel has
 * taken all earlier responses, and nothing more is read from the connection until then: a client that does
 * not read its responses gets no more work done. Calls `evict` if there is no memory for another pipelined
 * request, or later if others need that memory.
 */
export const enqueue = (
  connection: Connection,
  pipelined: Pipelined,
  { memory, evict }: { readonly memory: RequestMemory; readonly evict: () => void },
): void => {
  connection.requests.add(pipelined.request);
  if (connection.requests.size === 1) {
    pipelined.start();
    return;
  }
  const isFirst = connection.pipelineMemory === null;
  connection.pipelineMemory ??= pauseReading(connection, memory.reserve(connection, evict));
  if (!connection.pipelineMemory.grow(isFirst ? COST.first + COST.each : COST.each)) {
    evict();
    return;
  }
  connection.pipelined.push(pipelined);
  connection.socket.pause();
};

/**
 * Keeps a connection paused as long as requests are pipelined. Reading a request's body makes Node resume the
 * socket, but everything before a pipelined request has been read already.
 */
const pauseReading = (connection: Connection, reservation: Reservation): Reservation => {
  const { socket, pipelined } = connection;
  const pauseAgain = (): void => {
    if (pipelined.length > 0) socket.pause();
  };
  socket.on('resume', pauseAgain);
  return {
    ...reservation,
    release: () => {
      socket.off('resume', pauseAgain);
      reservation.release();
    },
  };
};

/** Starts the next request; to be called when the kernel has taken a response, or there will be none. */
export const advance = (connection: Connection, request: IncomingMessage): void => {
  connection.requests.delete(request);
  connection.idleSince = performance.now();
  const next = connection.pipelined.shift();
  if (next !== undefined) {
    connection.pipelineMemory?.shrink(COST.each);
    next.start();
    return;
  }
  if (connection.pipelineMemory === null) return;
  releaseMemory(connection);
  connection.socket.resume();
};

/** Drops all pipelined requests. */
export const dropPipelined = (connection: Connection): void => {
  connection.pipelined.splice(0);
  releaseMemory(connection);
};

/** Drops the pipelined requests that are incomplete and will stay so. */
export const dropUnfinished = (connection: Connection): void => {
  const unfinished = connection.pipelined.filter(({ request }) => !request.complete);
  for (const pipelined of unfinished) {
    connection.pipelined.splice(connection.pipelined.indexOf(pipelined), 1);
    connection.requests.delete(pipelined.request);
    connection.pipelineMemory?.shrink(COST.each);
  }
};

const releaseMemory = (connection: Connection): void => {
  connection.pipelineMemory?.release();
  connection.pipelineMemory = null;
};
