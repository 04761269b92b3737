import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Connection } from './connection.ts';

/** How long a lingering connection stays open, in milliseconds. */
const LINGER = 2_000;

const lingering = new WeakSet<Duplex>();

/**
 * Closes a connection from which not everything was read, after writing `text`. Closing it at once would make
 * the kernel reset it, and the client might lose the response; so only the server's half closes, and
 * whatever still arrives is dropped for a moment (RFC 9112, 9.6).
 */
export const linger = (socket: Duplex, text = ''): void => {
  if (lingering.has(socket)) return;
  lingering.add(socket);
  socket.end(text);
  const limit = setTimeout(() => socket.destroy(), LINGER);
  socket.once('close', () => clearTimeout(limit));
};

/** Whether a connection is closing, so that nothing more can be written to it. */
export const isLingering = (socket: Duplex): boolean => lingering.has(socket);

/** The connections of a server. */
export type Registry = {
  /** How many connections were ever accepted. */
  accepted: number;
  /** By name. */
  readonly open: Map<string, Connection>;
  /** The responses being worked on. */
  readonly responses: Set<Promise<unknown>>;
  stopping: boolean;
  /** Holds up requests while the last connections are accepted. */
  gate: Promise<void>;
};

/**
 * The phases of stopping, in milliseconds except `backlog`. During `accept`, connections are accepted from
 * clients that cannot know yet; then those queued in the kernel, for at most `backlog` turns of the event
 * loop. `listen` is for the requests on these connections, and `complete` for the rest of requests that have
 * begun and for unauthenticated clients to read their responses.
 */
const STOP = { accept: 50, backlog: 1_024, listen: 50, complete: 3_000 };

/** Stops a server without leaving any client unanswered whose request was already on its way. */
export const stopGracefully = async (
  registry: Registry,
  server: Server,
  timeOut: (socket: Socket) => void,
): Promise<void> => {
  // From now on, every response is the last on its connection.
  registry.stopping = true;
  await wait(STOP.accept);
  const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
  registry.gate = gate;
  await acceptBacklog(registry);
  const closed = closeListener(server);
  openGate();
  await wait(STOP.listen);
  // What the kernel has buffered was sent in time; one more turn reads it.
  await turn();
  for (const connection of registry.open.values()) closeIfIdle(connection);
  const limit = setTimeout(() => {
    for (const { socket } of unfinished(registry)) timeOut(socket);
    for (const { socket } of unread(registry)) socket.destroy();
  }, STOP.complete);
  await closed;
  clearTimeout(limit);
  // Work goes on after its client hangs up, and has to end before the store is closed.
  await Promise.allSettled(registry.responses);
};

/** Closes a connection that has no request in flight. */
export const closeIfIdle = ({ socket, requests }: Connection): void => {
  if (requests.size === 0 && !isLingering(socket)) socket.destroySoon();
};

/**
 * Accepts the connections queued in the kernel, which would otherwise be reset. Each turn of the event loop
 * accepts only one. No request is answered meanwhile, or clients would reconnect as fast as they are accepted.
 */
const acceptBacklog = async (registry: Registry): Promise<void> => {
  let before: number;
  let turns = 0;
  do {
    before = registry.accepted;
    await turn();
    turns += 1;
  } while (registry.accepted > before && turns < STOP.backlog);
};

const unfinished = ({ open }: Registry): readonly Connection[] =>
  [...open.values()].filter(
    ({ requests }) => requests.size > 0 && [...requests].every(({ complete }) => !complete),
  );

/**
 * Unauthenticated connections with an unread response: these are short, so a client that has not read one by
 * now is not reading. An authenticated client may still be reading a long one.
 */
const unread = ({ open }: Registry): readonly Connection[] =>
  [...open.values()].filter(
    ({ authenticated, inProgress, socket }) =>
      !authenticated && inProgress === 0 && socket.writableLength > 0,
  );

/**
 * Stops listening; resolves when the last connection has closed. The `close` of an HTTP server would stop
 * enforcing the timeouts, and would treat a connection as idle while its response is being written.
 */
const closeListener = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    NetServer.prototype.close.call(server, (error) => (error ? reject(error) : resolve()));
  });
