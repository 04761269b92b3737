import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { faultOf } from '../../app/telemetry/fault.ts';
import type { Telemetry } from '../../app/telemetry/telemetry.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Connection } from './connection.ts';
import { answer, type ExchangeContext } from './exchange.ts';
import { refuseConnection } from './refusal.ts';
import { answerTunnel } from './tunnel.ts';
import { passTurn, takeTurn } from './turns.ts';

type Work = (connection: Connection) => Promise<void>;

type Failures = { readonly telemetry: Telemetry; readonly ids: Ids };

/** Answers what comes in on the connections of a server, each request in its turn. */
export const serveOn = (server: Server, context: ExchangeContext, failures: Failures): void => {
  const serve = (request: IncomingMessage, response: ServerResponse, proceed = () => {}): void => {
    const connection = begin(context, request, failures, (connection) =>
      answer(context, { connection, request, response, proceed }),
    );
    if (connection === null) return;
    response.once('close', () => {
      passTurn(connection, request);
      context.connections.settle(connection);
    });
  };
  server.on('request', (request, response) => serve(request, response));
  server.on('checkContinue', (request, response) =>
    serve(request, response, () => response.writeContinue()),
  );
  server.on('checkExpectation', (request, response) => serve(request, response));
  server.on('connect', (request: IncomingMessage) => {
    request.socket.on('error', () => request.socket.destroy());
    begin(context, request, failures, (connection) =>
      answerTunnel(context, { connection, request }),
    );
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Words now would be taken for the answer to an earlier request that still waits for its own.
    if (context.connections.endWithAnswers(socket)) return;
    refuseConnection(socket, error, context.refuse);
  });
};

/** Does the work in its turn; `null` if the connection is gone. */
const begin = (
  { connections, memory, turnedAway }: ExchangeContext,
  request: IncomingMessage,
  failures: Failures,
  work: Work,
): Connection | null => {
  const { socket } = request;
  const connection = connections.of(socket);
  // What came at once with a request that was the end of its connection is still told of.
  if (connection === undefined || socket.destroyed) {
    socket.destroy();
    return null;
  }
  connection.socket = socket;
  const start = (): void => {
    connections
      .admission()
      .then(() => work(connection))
      .catch((error: unknown) => fail(request, error, failures));
  };
  const evict = (): void => {
    turnedAway.note('connectionsEvicted', connection.peer);
    socket.destroy();
  };
  takeTurn(connection, { request, start }, { memory, evict });
  return connection;
};

/** A bug of ours costs this client its connection, and nobody else anything. */
const fail = ({ socket }: IncomingMessage, error: unknown, { telemetry, ids }: Failures): void => {
  const requestId = ids.requestId();
  telemetry({ kind: 'request', requestId, status: 500, milliseconds: 0, fault: faultOf(error) });
  socket.destroy();
};
