import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { isLingering } from './linger.ts';

/** The connections of a server, and what is going on in each. */
export type Connections = {
  /** Whether the next answer on a connection is its last. */
  readonly isEnding: (socket: Peer) => boolean;
  /** Notes a request whose head has arrived, until its response is with the kernel or dropped. */
  readonly begin: (request: IncomingMessage, response: ServerResponse) => void;
  /** Resolves when a request that has just arrived may be answered. */
  readonly admission: () => Promise<void>;
  /** Notes the work of answering a request, which goes on even when its client hangs up. */
  readonly working: <Result>(answer: Promise<Result>) => Promise<Result>;
  /** Ends a connection with the answer to a request that is complete, if there is such a one. */
  readonly endWithAnswer: (socket: Peer) => boolean;
  /**
   * Closes the listener and every idle connection; resolves when all others are done and closed.
   * Requests that do not become complete are given up after a while.
   */
  readonly stop: (giveUp: (socket: Socket) => void) => Promise<void>;
};

/**
 * In milliseconds, but for `backlog`. For `accept` connections are still taken that clients made before
 * they could know, then those that wait in the kernel, within so many turns of the event loop; `listen`
 * is for what those have to say; `complete` is for the rest of requests that have begun.
 */
const FAREWELL = { accept: 50, backlog: 1_024, listen: 50, complete: 3_000 };

/** Either socket of a TLS connection, the outer or the inner one. */
type Peer = Pick<Socket, 'remoteAddress' | 'remotePort'>;

/** The socket is the one requests come from, as soon as one has come. */
type Connection = { socket: Socket; readonly requests: Set<IncomingMessage>; ending: boolean };

type State = {
  /** Connections ever accepted. */
  accepted: number;
  readonly open: Map<string, Connection>;
  readonly answers: Set<Promise<unknown>>;
  stopping: boolean;
  /** What requests wait for while the last connections are accepted. */
  gate: Promise<void>;
};

/** Keeps count of a server's connections from the first one on. */
export const connections = (server: Server): Connections => {
  const state: State = {
    accepted: 0,
    open: new Map(),
    answers: new Set(),
    stopping: false,
    gate: Promise.resolve(),
  };
  server.on('connection', (socket) => {
    const name = nameOf(socket);
    state.accepted += 1;
    state.open.set(name, { socket, requests: new Set(), ending: false });
    socket.once('close', () => state.open.delete(name));
  });
  return {
    isEnding: (socket) => state.stopping || state.open.get(nameOf(socket))?.ending === true,
    begin: (request, response) => begin(state, request, response),
    admission: () => state.gate,
    working: (answer) => working(state, answer),
    endWithAnswer: (socket) => endWithAnswer(state.open.get(nameOf(socket))),
    stop: (giveUp) => stop(state, server, giveUp),
  };
};

const begin = (state: State, request: IncomingMessage, response: ServerResponse): void => {
  const connection = state.open.get(nameOf(request.socket));
  if (connection === undefined) return;
  connection.socket = request.socket;
  connection.requests.add(request);
  response.once('close', () => {
    connection.requests.delete(request);
    if (state.stopping || connection.ending) closeIfIdle(connection);
  });
};

const working = async <Result>({ answers }: State, answer: Promise<Result>): Promise<Result> => {
  answers.add(answer);
  try {
    return await answer;
  } finally {
    answers.delete(answer);
  }
};

const endWithAnswer = (connection: Connection | undefined): boolean => {
  if (connection === undefined) return false;
  connection.ending = [...connection.requests].some(({ complete }) => complete);
  return connection.ending;
};

const stop = async (
  state: State,
  server: Server,
  giveUp: (socket: Socket) => void,
): Promise<void> => {
  // From now on every answer is the last on its connection.
  state.stopping = true;
  await wait(FAREWELL.accept);
  const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
  state.gate = gate;
  await acceptBacklog(state);
  const closed = closeListener(server);
  openGate();
  await wait(FAREWELL.listen);
  // What lies in the kernel's buffers was sent in time.
  await turn();
  for (const connection of state.open.values()) closeIfIdle(connection);
  const limit = setTimeout(() => {
    for (const { socket } of unfinished(state)) giveUp(socket);
  }, FAREWELL.complete);
  await closed;
  clearTimeout(limit);
  // A client may have hung up on work that still has to end before its store is closed.
  await Promise.allSettled(state.answers);
};

/**
 * A turn of the event loop accepts but one connection, and those left behind would be reset. Nobody is
 * answered meanwhile, or clients would come back as fast as they are let in.
 */
const acceptBacklog = async (state: State): Promise<void> => {
  let before: number;
  let turns = 0;
  do {
    before = state.accepted;
    await turn();
    turns += 1;
  } while (state.accepted > before && turns < FAREWELL.backlog);
};

const unfinished = ({ open }: State): readonly Connection[] =>
  [...open.values()].filter(
    ({ requests }) => requests.size > 0 && [...requests].every(({ complete }) => !complete),
  );

const closeIfIdle = ({ socket, requests }: Connection): void => {
  if (requests.size === 0 && !isLingering(socket)) socket.destroySoon();
};

/** The one property both sockets of a TLS connection share. */
const nameOf = ({ remoteAddress, remotePort }: Peer): string => `${remoteAddress} ${remotePort}`;

/**
 * Not the `close` of an HTTP server: it stops enforcing the time limits, and takes a connection for
 * idle whose answer is still being written. Resolves when the last connection is closed.
 */
const closeListener = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    NetServer.prototype.close.call(server, (error) => (error ? reject(error) : resolve()));
  });
