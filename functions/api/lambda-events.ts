import { faultOf } from '../../app/telemetry/fault.ts';
import type { Telemetry } from '../../app/telemetry/telemetry.ts';
import type { RemainingTime } from '../lambda/remaining-time.ts';
import { inTime, outOfTime } from './lambda-deadline.ts';
import type { Api } from './pipeline.ts';
import { toApiError } from './wire/errors.ts';
import { errorResponse, type HttpRequest, type HttpResponse } from './wire/http.ts';

/** The response that API Gateway and function URLs both accept. */
export type LambdaResult = {
  readonly statusCode: number;
  readonly headers: HttpResponse['headers'];
  readonly body: string;
};

/** The part of Lambda's context that the API uses. */
export type LambdaContext = RemainingTime & { readonly awsRequestId: string };

/** Opens the service for one invocation; it commits nothing more once the signal is aborted. */
export type OpenApi = (signal: AbortSignal) => Promise<Api>;

/**
 * The service as a Lambda handler. It answers before the invocation times out, with "unavailable" if it
 * has to. As after a lost reply, an append in flight may or may not be committed, even when a later
 * invocation resumes the container; but only if the secret has not changed meanwhile, since no retry is
 * started. A client that retries with the same `ClientRequestToken` finds out.
 */
export const lambdaHandler =
  (open: OpenApi, telemetry: Telemetry) =>
  async (event: unknown, context: LambdaContext): Promise<LambdaResult> => {
    const before = context.getRemainingTimeInMillis();
    const work = async (signal: AbortSignal) => {
      const answer = await open(signal);
      return resultOf(await answer(requestOf(event)));
    };
    return inTime(context, work, () => lateAnswer(context, before, telemetry));
  };

/** Answered under Lambda's own request id, which its log lines have too. */
const lateAnswer = (context: LambdaContext, before: number, telemetry: Telemetry): LambdaResult => {
  const cause = outOfTime();
  const error = toApiError(cause);
  const requestId = context.awsRequestId;
  const milliseconds = before - context.getRemainingTimeInMillis();
  const fault = faultOf(cause);
  const { type, status } = error;
  telemetry({ kind: 'request', requestId, status, milliseconds, error: type, fault });
  return resultOf(errorResponse(error, requestId));
};

/**
 * The request in an event of a REST API or HTTP API (payload 1.0), an HTTP API (2.0) or a function URL,
 * with the raw path that the client signed. Never throws: what an event lacks is empty, and the service
 * rejects a request without a method like any other.
 *
 * Payload 1.0 keeps the lines of a repeated header apart. In 2.0 API Gateway has joined them with commas,
 * as the canonical form of a signature does, so both verify; and neither `a,a` nor `a` twice is ever
 * mistaken for `a`.
 */
export const requestOf = (event: unknown): HttpRequest => {
  const payload = members(event);
  const body = bodyOf(payload);
  const { headers, ...front } = payload.version === '2.0' ? frontOf2(payload) : frontOf1(payload);
  const peer = peerOf(payload);
  return {
    ...front,
    headers: asSent(headers, body),
    body,
    ...(peer !== '' && { peer }),
  };
};

/** The client's address as the gateway saw it: next to the method in payload 2.0, with the identity in 1.0. */
const peerOf = ({ requestContext }: Payload): string => {
  const { http, identity } = members(requestContext);
  return text(members(http).sourceIp) || text(members(identity).sourceIp);
};

/** The response in the form that all three accept. */
export const resultOf = ({ status, headers, body }: HttpResponse): LambdaResult => ({
  statusCode: status,
  headers,
  body,
});

type Payload = Readonly<Record<string, unknown>>;
type Front = Omit<HttpRequest, 'body' | 'peer'>;

const frontOf2 = (event: Payload): Front => {
  const { http, stage } = members(event.requestContext);
  const path = text(event.rawPath);
  const isRoot = text(event.routeKey).endsWith(' /');
  const cookies = texts(event.cookies);
  return {
    method: text(members(http).method),
    path,
    basePath: basePathOf(path, stage, isRoot),
    query: text(event.rawQueryString),
    // API Gateway removes cookies from the headers.
    headers: [...pairs(event.headers), ...(cookies.length ? [cookie(cookies)] : [])],
  };
};

const cookie = (cookies: readonly string[]) => ['cookie', cookies.join('; ')] as const;

/** `path` lacks the stage in payload 1.0; the context has the path as sent. The query arrives decoded. */
const frontOf1 = (event: Payload): Front => {
  const { path: sent, stage } = members(event.requestContext);
  const path = text(sent) || text(event.path);
  const query = event.multiValueQueryStringParameters ?? event.queryStringParameters;
  return {
    method: text(event.httpMethod),
    path,
    basePath: basePathOf(path, stage, event.resource === '/'),
    query: pairs(query).map(encoded).join('&'),
    headers: pairs(event.multiValueHeaders ?? event.headers),
  };
};

/**
 * The part of the path before the service's own `/`. If API Gateway matched its route `/`, that is the
 * whole path: the stage, or what a custom domain maps to it. If it matched a catch-all, the stage.
 */
const basePathOf = (path: string, stage: unknown, isRoot: boolean): string => {
  if (isRoot) return path.replace(/\/$/, '');
  const prefix = `/${text(stage)}`;
  return path === prefix || path.startsWith(`${prefix}/`) ? prefix : '';
};

/**
 * Undoes what proxies changed: CloudFront, in front of edge-optimised APIs, adds an `x-amz-` header that no
 * client can have signed, and REST APIs drop the content length, which the JavaScript SDK signs.
 */
const asSent = (headers: Front['headers'], body: Uint8Array): Front['headers'] => {
  const sent = headers.filter(([name]) => name.toLowerCase() !== 'x-amz-cf-id');
  const hasLength = sent.some(([name]) => name.toLowerCase() === 'content-length');
  return hasLength ? sent : [...sent, ['content-length', String(body.length)]];
};

const bodyOf = ({ body, isBase64Encoded }: Payload): Uint8Array =>
  Buffer.from(text(body), isBase64Encoded === true ? 'base64' : 'utf8');

/** Made well-formed first, as an unpaired surrogate makes `encodeURIComponent` throw. */
const encoded = (pair: readonly [name: string, value: string]): string =>
  pair.map((part) => encodeURIComponent(part.toWellFormed())).join('=');

/** The members of an object, with one pair for each value of a list. */
const pairs = (value: unknown): readonly (readonly [name: string, value: string])[] =>
  Object.entries(members(value)).flatMap(([name, given]) =>
    texts(Array.isArray(given) ? given : [given]).map((one) => [name, one] as const),
  );

const members = (value: unknown): Payload =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
