import type { RemainingTime } from '../lambda/context.ts';
import { inTime, outOfTime } from './lambda-deadline.ts';
import type { Api } from './pipeline.ts';
import { faultOf, type RequestLog } from './request-log.ts';
import { toApiError } from './wire/errors.ts';
import { errorResponse, type HttpRequest, type HttpResponse } from './wire/http.ts';

/** What API Gateway and function URLs alike take for an answer. */
export type LambdaResult = {
  readonly statusCode: number;
  readonly headers: HttpResponse['headers'];
  readonly body: string;
};

/** The part of Lambda's context that is used. */
export type LambdaContext = RemainingTime & { readonly awsRequestId: string };

/** Gives the service for one invocation; it commits nothing more once the signal is aborted. */
export type OpenApi = (signal: AbortSignal) => Promise<Api>;

/**
 * The service as a Lambda handler. It answers before Lambda would kill the container, if need be that
 * it is unavailable. As with a lost reply, what was under way then may or may not be committed, also
 * when the container goes on with it at a later invocation; but only if the secret has not changed
 * meanwhile, since no other attempt is begun. A retry with the same `ClientRequestToken` finds out.
 */
export const lambdaHandler =
  (open: OpenApi, log: RequestLog) =>
  async (event: unknown, context: LambdaContext): Promise<LambdaResult> => {
    const before = context.getRemainingTimeInMillis();
    const work = async (signal: AbortSignal) => {
      const answer = await open(signal);
      return resultOf(await answer(requestOf(event)));
    };
    return inTime(context, work, () => lateAnswer(context, before, log));
  };

/** Under Lambda's own id for the request, which its lines in the log have too. */
const lateAnswer = (context: LambdaContext, before: number, log: RequestLog): LambdaResult => {
  const cause = outOfTime();
  const error = toApiError(cause);
  const requestId = context.awsRequestId;
  const milliseconds = before - context.getRemainingTimeInMillis();
  const fault = faultOf(cause);
  log({ requestId, status: error.status, milliseconds, error: error.type, fault });
  return resultOf(errorResponse(error, requestId));
};

/**
 * The request behind an event of a REST API or HTTP API (payload 1.0), an HTTP API (2.0) or a
 * function URL, with the raw path that the client signed. Total: what an event lacks is empty, and
 * the service refuses a request without a method in the usual way.
 *
 * Payload 1.0 has each line of a repeated header. In 2.0 API Gateway has joined them with commas, as
 * the canonical form of a signature does too, so both verify; and neither `a,a` nor two times `a` is
 * ever taken for `a`.
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

/** As the gateway saw it: in payload 2.0 beside the method, in 1.0 with the identity. */
const peerOf = ({ requestContext }: Payload): string => {
  const { http, identity } = members(requestContext);
  return text(members(http).sourceIp) || text(members(identity).sourceIp);
};

/** The answer in the form of all three. */
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
    // API Gateway takes the cookies out of the headers.
    headers: [...pairs(event.headers), ...(cookies.length ? [cookie(cookies)] : [])],
  };
};

const cookie = (cookies: readonly string[]) => ['cookie', cookies.join('; ')] as const;

/** `path` lacks the stage here; the context has what was sent. The query has been decoded. */
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
 * What stands in front of the service's own `/`. If API Gateway has matched its route `/`, that is
 * everything: the stage, or the path a custom domain maps to it. If it took a catch-all, the stage.
 */
const basePathOf = (path: string, stage: unknown, isRoot: boolean): string => {
  if (isRoot) return path.replace(/\/$/, '');
  const prefix = `/${text(stage)}`;
  return path === prefix || path.startsWith(`${prefix}/`) ? prefix : '';
};

/**
 * Undoes what lies between client and event: CloudFront, in front of edge-optimised APIs, adds an
 * `x-amz-` header that no client can have signed, and REST APIs drop the length that the JavaScript
 * SDK does sign.
 */
const asSent = (headers: Front['headers'], body: Uint8Array): Front['headers'] => {
  const sent = headers.filter(([name]) => name.toLowerCase() !== 'x-amz-cf-id');
  const hasLength = sent.some(([name]) => name.toLowerCase() === 'content-length');
  return hasLength ? sent : [...sent, ['content-length', String(body.length)]];
};

const bodyOf = ({ body, isBase64Encoded }: Payload): Uint8Array =>
  Buffer.from(text(body), isBase64Encoded === true ? 'base64' : 'utf8');

/** Well-formed first: half a surrogate pair makes `encodeURIComponent` throw. */
const encoded = (pair: readonly [name: string, value: string]): string =>
  pair.map((part) => encodeURIComponent(part.toWellFormed())).join('=');

/** The members of an object, each value of a list as a pair of its own. */
const pairs = (value: unknown): readonly (readonly [name: string, value: string])[] =>
  Object.entries(members(value)).flatMap(([name, given]) =>
    texts(Array.isArray(given) ? given : [given]).map((one) => [name, one] as const),
  );

const members = (value: unknown): Payload =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
