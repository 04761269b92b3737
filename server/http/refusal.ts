import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestRecord, Telemetry } from '../../app/telemetry/telemetry.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import { ApiError } from '../../functions/api/wire/errors.ts';
import { errorResponse, type HttpResponse } from '../../functions/api/wire/http.ts';
import { isLingering, linger } from './linger.ts';

/** The logged answer to a request that does not get as far as the API. */
export type Refuse = (error: ApiError, more?: Pick<RequestRecord, 'overload'>) => HttpResponse;

/** Refusals with request ids, written to the log like any other answer. */
export const refusals =
  ({ ids, telemetry }: { readonly ids: Ids; readonly telemetry: Telemetry }): Refuse =>
  (error, more) => {
    const requestId = ids.requestId();
    const { status, type } = error;
    telemetry({ kind: 'request', requestId, status, milliseconds: 0, error: type, ...more });
    return errorResponse(error, requestId);
  };

/** The answer to a request for another host, in the words of one for another path. */
export const wrongHost = (): ApiError =>
  new ApiError('UnknownOperationException', 'This service does not answer for this host.');

/** Ends a connection whose bytes are not HTTP, or that takes too long over a request. */
export const refuseConnection = (
  socket: Duplex,
  fault: { readonly code?: string | undefined },
  refuse: Refuse,
): void => {
  if (isLingering(socket)) return;
  if (socket.writable && !isTransportFault(fault.code)) {
    linger(socket, asText(refuse(complaintAbout(fault.code))));
  } else {
    socket.destroy();
  }
};

/** The peer is gone, or never spoke TLS: there is nobody to talk to. */
const isTransportFault = (code = ''): boolean => code === 'ECONNRESET' || code.includes('SSL');

const complaintAbout = (code: string | undefined): ApiError =>
  new ApiError(
    'SerializationException',
    code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? 'The request did not arrive in time.'
      : 'The request is not valid HTTP/1.1, or its headers are too large.',
  );

/** An answer as it goes over the wire, where Node has no response object to offer. */
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
