import { readFileSync } from 'node:fs';
import type {
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  LambdaFunctionURLEvent,
} from 'aws-lambda';
import type { HttpRequest } from '../../functions/api/wire/http.ts';

/** Converts a request to the event of a front end. */
export type ToEvent = (request: HttpRequest) => unknown;

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), 'utf8');

/** A REST API with stage `dev`: the stage is in the context's path, and the length is dropped. */
export const restApi: ToEvent = (request) => asPayload1('rest-api', request);

/** An HTTP API with stage `dev` and payload 1.0. */
export const httpApi1: ToEvent = (request) => asPayload1('http-api-1', request);

/** An HTTP API with payload 2.0 and the stage given in the path, or `$default` for none. */
export const httpApi2: ToEvent = (request) => {
  const event: APIGatewayProxyEventV2 = JSON.parse(fixture('http-api-2'));
  const stage = request.path.split('/')[1] || '$default';
  return asPayload2({ ...event, requestContext: { ...event.requestContext, stage } }, request);
};

/** A function URL, which has no stage. */
export const functionUrl: ToEvent = (request) => {
  const event: LambdaFunctionURLEvent = JSON.parse(fixture('function-url'));
  return asPayload2(event, request);
};

/** The same event with its body in base64, as gateways encode binary bodies. */
export const inBase64 =
  (toEvent: ToEvent): ToEvent =>
  (request) => ({
    ...Object(toEvent(request)),
    body: Buffer.from(request.body).toString('base64'),
    isBase64Encoded: true,
  });

const asPayload1 = (name: string, request: HttpRequest): APIGatewayProxyEvent => {
  const event: APIGatewayProxyEvent = JSON.parse(fixture(name));
  const { 'content-length': _dropped, ...sent } = Object.fromEntries(request.headers);
  return {
    ...event,
    httpMethod: request.method,
    headers: { ...event.headers, ...sent },
    multiValueHeaders: { ...event.multiValueHeaders, ...listed(sent) },
    requestContext: { ...event.requestContext, path: request.path },
    body: textOf(request),
  };
};

const listed = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));

const asPayload2 = (
  event: APIGatewayProxyEventV2,
  request: HttpRequest,
): APIGatewayProxyEventV2 => {
  const { requestContext } = event;
  const http = { ...requestContext.http, method: request.method, path: request.path };
  return {
    ...event,
    rawPath: request.path,
    headers: { ...event.headers, ...Object.fromEntries(request.headers) },
    requestContext: { ...requestContext, http },
    body: textOf(request),
  };
};

const textOf = ({ body }: HttpRequest): string => Buffer.from(body).toString('utf8');
