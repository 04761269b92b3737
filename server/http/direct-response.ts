import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestRecord, Telemetry } from '../../app/telemetry/telemetry.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { ApiError, toApiError } from '../../functions/api/wire/errors.ts';
import { errorResponse, type HttpResponse } from '../../functions/api/wire/http.ts';
import { isLingering, linger } from './connection-close.ts';

/** Logs an error and returns the response to a request that never reaches the API. */
export type Refuse = (error: ApiError, more?: Pick<RequestRecord, 'overload'>) => HttpResponse;

/** Makes error responses with request ids, logged like any other response. */
export const refusals =
  ({ ids, telemetry }: { readonly ids: Ids; readonly telemetry: Telemetry }): Refuse =>
  (error, more) => {
    const requestId = ids.requestId();
    const { status, type } = error;
    telemetry({ kind: 'request', requestId, status, milliseconds: 0, error: type, ...more });
    return errorResponse(error, requestId);
  };

/** The error for another host, which is reported like an unknown path. */
export const wrongHost = (): ApiError =>
  new ApiError('UnknownOperationException', 'This service does not answer for this host.');

/** The response if all requests together exceed the memory for them. */
export const overloaded = (refuse: Refuse): HttpResponse =>
  refuse(
    toApiError(new Outage('unavailable', 'The requests of all take all the memory they may')),
    { overload: true },
  );

/** Ends a connection whose bytes are not HTTP, or whose request timed out. */
export const refuseConnection = (
  socket: Duplex,
  fault: { readonly code?: string | undefined },
  refuse: Refuse,
): void => {
  if (isLingering(socket)) return;
  if (socket.writable && !isTransportFault(fault.code)) {
    linger(socket, asText(refuse(protocolError(fault.code))));
  } else {
    socket.destroy();
  }
};

/** Whether the client is gone or never spoke TLS, so that no response can reach it. */
const isTransportFault = (code = ''): boolean => code === 'ECONNRESET' || code.includes('SSL');

const protocolError = (code: string | undefined): ApiError =>
  new ApiError(
    'SerializationException',
    code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? 'The request did not arrive in time.'
      : 'The request is not valid HTTP/1.1, or its headers are too large.',
  );

/** Serializes a response where Node offers no response object. */
export const asText = ({ status, headers, body }: HttpResponse): string => {
  const fields = {
    ...headers,
    Date: new Date().toUTCString(),
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n');
};
