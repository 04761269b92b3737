import { headersByName, type SignedRequest } from '../../../infra/sigv4/request.ts';
import type { Output } from './answers.ts';
import type { ApiError } from './errors.ts';

/** A request as any transport hands it over: raw bytes and headers, nothing interpreted. */
export type HttpRequest = SignedRequest & {
  /** The part of the path in front of the service: `''`, or the stage such as `/dev`. */
  readonly basePath: string;
  /** The IP address it came from, as the transport saw it and no header says; left out if not known. */
  readonly peer?: string;
};

/** The answer; the body is text, empty for operations without output. */
export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Set if the request was authenticated, whatever came of it then; nothing that goes over the wire. */
  readonly authenticated?: true;
};

/** The only content type this protocol has. */
export const JSON_1_1 = 'application/x-amz-json-1.1';

/** The largest body taken. The largest legal one, all of it escaped as \uXXXX, stays below. */
export const MAX_BODY_BYTES = 1_048_576;

/** Every value of a header, in order of arrival; names compare without case. */
export const headerValues = ({ headers }: HttpRequest, name: string): readonly string[] =>
  headersByName({ headers }).get(name) ?? [];

/** 200 with the members that have a value, or no body at all for an operation without output. */
export const successResponse = (output: Output, requestId: string): HttpResponse =>
  response(200, output === null ? '' : JSON.stringify(output), requestId);

/** The error's own status and body. */
export const errorResponse = (error: ApiError, requestId: string): HttpResponse =>
  response(error.status, error.toBody(), requestId);

const response = (status: number, body: string, requestId: string): HttpResponse => ({
  status,
  headers: { 'x-amzn-RequestId': requestId, 'Content-Type': JSON_1_1 },
  body,
});
