import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { isLingering } from './linger.ts';

/** What a server knows of its connections. */
export type Registry = {
  /** Connections ever accepted. */
  accepted: number;
  /** By the name of their sockets. */
  readonly open: Map<string, Connection>;
  /** Those that are worked on. */
  readonly answers: Set<Promise<unknown>>;
  stopping: boolean;
  /** What requests wait for while the last connections are accepted. */
  gate: Promise<void>;
};

/**
 * In milliseconds, but for `backlog`. For `accept` connections are still taken that clients made before
 * they could know, then those that wait in the kernel, within so many turns of the event loop; `listen`
 * is for what those have to say; `complete` is for the rest of requests that have begun, and for
 * strangers to read what they were answered.
 */
const FAREWELL = { accept: 50, backlog: 1_024, listen: 50, complete: 3_000 };

/** Ends a server so that nobody is left without an answer who was on the way to it. */
export const farewell = async (
  registry: Registry,
  server: Server,
  giveUp: (socket: Socket) => void,
): Promise<void> => {
  // From now on every answer is the last on its connection.
  registry.stopping = true;
  await wait(FAREWELL.accept);
  const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
  registry.gate = gate;
  await acceptBacklog(registry);
  const closed = closeListener(server);
  openGate();
  await wait(FAREWELL.listen);
  // What lies in the kernel's buffers was sent in time.
  await turn();
  for (const connection of registry.open.values()) closeIfIdle(connection);
  const limit = setTimeout(() => {
    for (const { socket } of unfinished(registry)) giveUp(socket);
    for (const { socket } of unread(registry)) socket.destroy();
  }, FAREWELL.complete);
  await closed;
  clearTimeout(limit);
  // A client may have hung up on work that still has to end before its store is closed.
  await Promise.allSettled(registry.answers);
};

/** Closes a connection on which no request is under way. */
export const closeIfIdle = ({ socket, requests }: Connection): void => {
  if (requests.size === 0 && !isLingering(socket)) socket.destroySoon();
};

/**
 * A turn of the event loop accepts but one connection, and those left behind would be reset. Nobody is
 * answered meanwhile, or clients would come back as fast as they are let in.
 */
const acceptBacklog = async (registry: Registry): Promise<void> => {
  let before: number;
  let turns = 0;
  do {
    before = registry.accepted;
    await turn();
    turns += 1;
  } while (registry.accepted > before && turns < FAREWELL.backlog);
};

const unfinished = ({ open }: Registry): readonly Connection[] =>
  [...open.values()].filter(
    ({ requests }) => requests.size > 0 && [...requests].every(({ complete }) => !complete),
  );

/**
 * Answers to strangers are short: one that the kernel has not taken by now is read by nobody. Who was
 * authenticated may be at a long one.
 */
const unread = ({ open }: Registry): readonly Connection[] =>
  [...open.values()].filter(
    ({ trusted, working, socket }) => !trusted && working === 0 && socket.writableLength > 0,
  );

/**
 * Not the `close` of an HTTP server: it stops enforcing the time limits, and takes a connection for
 * idle whose answer is still being written. Resolves when the last connection is closed.
 */
const closeListener = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    NetServer.prototype.close.call(server, (error) => (error ? reject(error) : resolve()));
  });
