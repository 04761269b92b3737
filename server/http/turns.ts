import type { IncomingMessage } from 'node:http';
import type { Connection, Waiting } from './connection.ts';
import type { Hold, Memory } from './memory.ts';

/**
 * In bytes: for what Node has read with the first request that waits, and for the objects it makes of
 * each.
 */
const ROOM = { first: 65_536, each: 4_096 };

/**
 * Starts a request when it is the only one of its connection, or else when the answers before its own
 * are with the kernel, and reads no more from the connection until then: who does not read answers
 * gets no more work done. Evicts the connection if there is no memory for one more that waits, now or
 * later when others need it.
 */
export const takeTurn = (
  connection: Connection,
  waiting: Waiting,
  { memory, evict }: { readonly memory: Memory; readonly evict: () => void },
): void => {
  connection.requests.add(waiting.request);
  if (connection.requests.size === 1) {
    waiting.start();
    return;
  }
  const isFirst = connection.waitingRoom === null;
  connection.waitingRoom ??= openRoom(connection, memory.hold(connection, evict));
  if (!connection.waitingRoom.grow(isFirst ? ROOM.first + ROOM.each : ROOM.each)) {
    evict();
    return;
  }
  connection.waiting.push(waiting);
  connection.socket.pause();
};

/** Whoever reads a request's body makes Node read on; nothing can be missing of one before those that wait. */
const openRoom = (connection: Connection, hold: Hold): Hold => {
  const { socket, waiting } = connection;
  const staySilent = (): void => {
    if (waiting.length > 0) socket.pause();
  };
  socket.on('resume', staySilent);
  return {
    ...hold,
    release: () => {
      socket.off('resume', staySilent);
      hold.release();
    },
  };
};

/** To be called when the answer to a request is with the kernel, or will never be. */
export const passTurn = (connection: Connection, request: IncomingMessage): void => {
  connection.requests.delete(request);
  connection.idleSince = performance.now();
  const next = connection.waiting.shift();
  if (next !== undefined) {
    connection.waitingRoom?.shrink(ROOM.each);
    next.start();
    return;
  }
  if (connection.waitingRoom === null) return;
  leaveRoom(connection);
  connection.socket.resume();
};

/** Forgets all that wait. */
export const dropWaiting = (connection: Connection): void => {
  connection.waiting.splice(0);
  leaveRoom(connection);
};

/** Forgets those that wait and whose rest will not come. */
export const dropUnfinished = (connection: Connection): void => {
  const unfinished = connection.waiting.filter(({ request }) => !request.complete);
  for (const waiting of unfinished) {
    connection.waiting.splice(connection.waiting.indexOf(waiting), 1);
    connection.requests.delete(waiting.request);
    connection.waitingRoom?.shrink(ROOM.each);
  }
};

const leaveRoom = (connection: Connection): void => {
  connection.waitingRoom?.release();
  connection.waitingRoom = null;
};
