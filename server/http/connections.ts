import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { type Connection, nameOf, newConnection, type Peer } from './connection.ts';
import { closeIfIdle, farewell, type Registry } from './farewell.ts';
import { type Strangers, strangers } from './strangers.ts';
import type { TurnedAway } from './turned-away.ts';
import { dropUnfinished, dropWaiting } from './turns.ts';

/** The connections of a server, and what is going on in each. */
export type Connections = {
  /** That of a socket; `undefined` once it is closed, or had to go. */
  readonly of: (socket: Peer) => Connection | undefined;
  /** Whether the next answer on a connection is its last. */
  readonly isEnding: (connection: Connection) => boolean;
  /** Resolves when a request that has just arrived may be answered. */
  readonly admission: () => Promise<void>;
  /** Notes the work of answering a request, which goes on even when its client hangs up. */
  readonly working: <Result>(connection: Connection, answer: Promise<Result>) => Promise<Result>;
  /** Notes that a request on it was authenticated. */
  readonly trust: (connection: Connection) => void;
  /** Closes a connection with nothing under way that is to be the last. */
  readonly settle: (connection: Connection) => void;
  /** Ends a connection with the answers to requests that are complete, if there are such. */
  readonly endWithAnswers: (socket: Peer) => boolean;
  /**
   * Closes the listener and every idle connection; resolves when all others are done and closed.
   * Requests that do not become complete are given up after a while.
   */
  readonly stop: (giveUp: (socket: Socket) => void) => Promise<void>;
};

/** How many connections a server has at most, and who counts those that had to go. */
export type ConnectionLimits = { readonly max: number; readonly turnedAway: TurnedAway };

/** Keeps count of a server's connections from the first one on. */
export const connections = (server: Server, limits: ConnectionLimits): Connections => {
  const registry: Registry = {
    accepted: 0,
    open: new Map(),
    answers: new Set(),
    stopping: false,
    gate: Promise.resolve(),
  };
  const unknown = strangers<Connection>(limits.max);
  const forget = (connection: Connection): void => {
    if (registry.open.get(connection.name) === connection) registry.open.delete(connection.name);
    unknown.remove(connection);
    dropWaiting(connection);
  };
  server.on('connection', (socket) => {
    registry.accepted += 1;
    // It is closed already, and nothing could be found by its name.
    if (socket.remoteAddress === undefined) return void socket.destroy();
    const connection = newConnection(socket);
    registry.open.set(connection.name, connection);
    unknown.add(connection);
    socket.once('close', () => forget(connection));
    if (registry.open.size > limits.max) shed({ registry, unknown, limits, forget }, connection);
  });
  const of = (socket: Peer) => registry.open.get(nameOf(socket));
  return {
    of,
    isEnding: ({ ending, waiting }) => (registry.stopping || ending) && waiting.length === 0,
    admission: () => registry.gate,
    working: (connection, answer) => working(registry, connection, answer),
    trust: (connection) => {
      connection.trusted = true;
      unknown.remove(connection);
    },
    settle: (connection) => {
      if (registry.stopping || connection.ending) closeIfIdle(connection);
    },
    endWithAnswers: (socket) => endWithAnswers(of(socket)),
    stop: (giveUp) => farewell(registry, server, giveUp),
  };
};

type Shedding = {
  readonly registry: Registry;
  readonly unknown: Strangers;
  readonly limits: ConnectionLimits;
  readonly forget: (connection: Connection) => void;
};

/**
 * Makes room for a newcomer at the cost of a stranger that was there before it, or else of whoever is
 * idle for longest; only when all are at something, the newcomer is the one to go.
 */
const shed = ({ registry, unknown, limits, forget }: Shedding, newcomer: Connection): void => {
  const other = unknown.dispensable(newcomer) ?? longestIdle(registry.open.values());
  const leaving = other ?? newcomer;
  limits.turnedAway.note(
    other === null ? 'connectionsDropped' : 'connectionsEvicted',
    leaving.peer,
  );
  forget(leaving);
  leaving.socket.destroy();
};

const longestIdle = (open: Iterable<Connection>): Connection | null => {
  let longest: Connection | null = null;
  for (const connection of open) {
    if (!connection.trusted || connection.requests.size > 0) continue;
    if (longest === null || connection.idleSince < longest.idleSince) longest = connection;
  }
  return longest;
};

const working = async <Result>(
  { answers }: Registry,
  connection: Connection,
  answer: Promise<Result>,
): Promise<Result> => {
  answers.add(answer);
  connection.working += 1;
  try {
    return await answer;
  } finally {
    connection.working -= 1;
    answers.delete(answer);
  }
};

const isComplete = ({ complete }: IncomingMessage): boolean => complete;

const endWithAnswers = (connection: Connection | undefined): boolean => {
  if (connection === undefined) return false;
  connection.ending = [...connection.requests].some(isComplete);
  if (connection.ending) dropUnfinished(connection);
  return connection.ending;
};
