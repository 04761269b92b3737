import type { ApiError } from './api-error.ts';
import { type HttpResponse, JSON_1_1 } from './http.ts';

/** Wire names and values; a member that is undefined is left out, `null` is an answer without a body. */
export type Output = Readonly<Record<string, unknown>> | null;

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
