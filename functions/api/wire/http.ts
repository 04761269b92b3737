import { headersByName, type SignedRequest } from '../../../infra/sigv4/request.ts';
import type { Output } from './answers.ts';
import type { ApiError } from './errors.ts';

/** A request as a transport delivers it: raw bytes and headers, nothing interpreted. */
export type HttpRequest = SignedRequest & {
  /** The part of the path in front of the service: `''`, or the stage such as `/dev`. */
  readonly basePath: string;
  /** The IP address of the client, as the transport saw it, whatever headers say; left out if unknown. */
  readonly peer?: string;
};

/** A response. Its body is text, empty for operations without output. */
export type HttpResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Set if the request was authenticated, whatever its outcome. Not sent over the wire. */
  readonly authenticated?: true;
};

/** The only content type of this protocol. */
export const JSON_1_1 = 'application/x-amz-json-1.1';

/** The largest accepted body. The largest valid one is smaller, even with every character escaped as \uXXXX. */
export const MAX_BODY_BYTES = 1_048_576;

/** Every value of a header, in order of arrival. Names are case-insensitive. */
export const headerValues = ({ headers }: HttpRequest, name: string): readonly string[] =>
  headersByName({ headers }).get(name) ?? [];

/** The response 200 with the members that have a value, or without a body for no output. */
export const successResponse = (output: Output, requestId: string): HttpResponse =>
  response(200, output === null ? '' : JSON.stringify(output), requestId);

/** The response to an error, with its status and body. */
export const errorResponse = (error: ApiError, requestId: string): HttpResponse =>
  response(error.status, error.toBody(), requestId);

const response = (status: number, body: string, requestId: string): HttpResponse => ({
  status,
  headers: { 'x-amzn-RequestId': requestId, 'Content-Type': JSON_1_1 },
  body,
});
