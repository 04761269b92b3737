import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { faultOf } from '../../app/telemetry/fault.ts';
import type { Telemetry } from '../../app/telemetry/telemetry.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Connection } from './connection.ts';
import { refuseConnection } from './direct-response.ts';
import { answer, answerConnect, type ExchangeContext } from './exchange.ts';
import { advance, enqueue } from './pipelining.ts';

type Work = (connection: Connection) => Promise<void>;

type FaultReporting = { readonly telemetry: Telemetry; readonly ids: Ids };

/** Attaches the handlers that answer a server's requests, in order on each connection. */
export const handleRequests = (
  server: Server,
  context: ExchangeContext,
  reporting: FaultReporting,
): void => {
  const serve = (request: IncomingMessage, response: ServerResponse, proceed = () => {}): void => {
    const connection = begin(context, request, reporting, (connection) =>
      answer(context, { connection, request, response, proceed }),
    );
    if (connection === null) return;
    response.once('close', () => {
      advance(connection, request);
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
    begin(context, request, reporting, (connection) =>
      answerConnect(context, { connection, request }),
    );
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // The client would take an error sent now for the response to an earlier request.
    if (context.connections.endAfterResponses(socket)) return;
    refuseConnection(socket, error, context.refuse);
  });
};

/** Enqueues the work on a request; returns `null` if the connection is gone. */
const begin = (
  { connections, memory, rejectedClients }: ExchangeContext,
  request: IncomingMessage,
  reporting: FaultReporting,
  work: Work,
): Connection | null => {
  const { socket } = request;
  const connection = connections.of(socket);
  // Node still emits requests that arrived together with the one that ended the connection.
  if (connection === undefined || socket.destroyed) {
    socket.destroy();
    return null;
  }
  connection.socket = socket;
  const start = (): void => {
    connections
      .admission()
      .then(() => work(connection))
      .catch((error: unknown) => fail(request, error, reporting));
  };
  const evict = (): void => {
    rejectedClients.count('connectionsEvicted', connection.peer);
    socket.destroy();
  };
  enqueue(connection, { request, start }, { memory, evict });
  return connection;
};

/** Handles a bug in the service: this client loses its connection, and no other is affected. */
const fail = (
  { socket }: IncomingMessage,
  error: unknown,
  { telemetry, ids }: FaultReporting,
): void => {
  const requestId = ids.requestId();
  telemetry({ kind: 'request', requestId, status: 500, milliseconds: 0, fault: faultOf(error) });
  socket.destroy();
};
