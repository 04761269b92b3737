import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { type Connection, nameOf, newConnection, type RemoteEnd } from './connection.ts';
import { closeIfIdle, type Registry, stopGracefully } from './connection-close.ts';
import { connectionToClose, unauthenticatedConnections } from './eviction.ts';
import { dropPipelined, dropUnfinished } from './pipelining.ts';
import type { RejectedClients } from './rejected-clients.ts';

/** The connections of a server, and what is happening on each. */
export type Connections = {
  /** Finds the connection of a socket; `undefined` once it is closed or evicted. */
  readonly of: (socket: RemoteEnd) => Connection | undefined;
  /** Whether the next response on a connection is its last. */
  readonly isEnding: (connection: Connection) => boolean;
  /** Resolves when a request that has just arrived may be answered. */
  readonly admission: () => Promise<void>;
  /** Tracks the work on a response, which goes on even if the client hangs up. */
  readonly track: <Result>(connection: Connection, response: Promise<Result>) => Promise<Result>;
  /** Records that a connection has carried an authenticated request. */
  readonly authenticate: (connection: Connection) => void;
  /** Closes a connection that is ending if it has no request in flight. */
  readonly settle: (connection: Connection) => void;
  /** Ends a connection after the responses to its complete requests. Returns false if it has none. */
  readonly endAfterResponses: (socket: RemoteEnd) => boolean;
  /**
   * Closes the listener and all idle connections; resolves when the others have finished and closed.
   * `timeOut` is called for requests that stay incomplete for too long.
   */
  readonly stop: (timeOut: (socket: Socket) => void) => Promise<void>;
};

/** How many connections a server may have, and who counts the ones that are closed for others. */
export type ConnectionLimits = { readonly max: number; readonly rejectedClients: RejectedClients };

/** Tracks the connections of a server that is not listening yet. */
export const connections = (
  server: Server,
  { max, rejectedClients }: ConnectionLimits,
): Connections => {
  const registry = newRegistry();
  const unauthenticated = unauthenticatedConnections<Connection>(max);
  const forget = (connection: Connection): void => {
    if (registry.open.get(connection.name) === connection) registry.open.delete(connection.name);
    unauthenticated.remove(connection);
    dropPipelined(connection);
  };
  const enforceLimit = (newcomer: Connection): void => {
    if (registry.open.size <= max) return;
    const victim = connectionToClose(unauthenticated, registry.open.values(), newcomer);
    rejectedClients.count(
      victim === newcomer ? 'connectionsDropped' : 'connectionsEvicted',
      victim.peer,
    );
    forget(victim);
    victim.socket.destroy();
  };
  server.on('connection', (socket) => {
    registry.accepted += 1;
    // It has closed already, and has no remote end to find it by.
    if (socket.remoteAddress === undefined) return void socket.destroy();
    const connection = newConnection(socket);
    registry.open.set(connection.name, connection);
    unauthenticated.add(connection);
    socket.once('close', () => forget(connection));
    enforceLimit(connection);
  });
  const of = (socket: RemoteEnd) => registry.open.get(nameOf(socket));
  return {
    of,
    isEnding: ({ ending, pipelined }) => (registry.stopping || ending) && pipelined.length === 0,
    admission: () => registry.gate,
    track: (connection, response) => track(registry, connection, response),
    authenticate: (connection) => {
      connection.authenticated = true;
      unauthenticated.remove(connection);
    },
    settle: (connection) => {
      if (registry.stopping || connection.ending) closeIfIdle(connection);
    },
    endAfterResponses: (socket) => endAfterResponses(of(socket)),
    stop: (timeOut) => stopGracefully(registry, server, timeOut),
  };
};

const newRegistry = (): Registry => ({
  accepted: 0,
  open: new Map(),
  responses: new Set(),
  stopping: false,
  gate: Promise.resolve(),
});

const track = async <Result>(
  { responses }: Registry,
  connection: Connection,
  response: Promise<Result>,
): Promise<Result> => {
  responses.add(response);
  connection.inProgress += 1;
  try {
    return await response;
  } finally {
    connection.inProgress -= 1;
    responses.delete(response);
  }
};

const isComplete = ({ complete }: IncomingMessage): boolean => complete;

const endAfterResponses = (connection: Connection | undefined): boolean => {
  if (connection === undefined) return false;
  connection.ending = [...connection.requests].some(isComplete);
  if (connection.ending) dropUnfinished(connection);
  return connection.ending;
};
