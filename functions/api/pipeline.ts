import { verifiedHeads } from '../../app/store/verified-heads.ts';
import { faultOf } from '../../app/telemetry/fault.ts';
import type { RequestRecord, ValueRead } from '../../app/telemetry/telemetry.ts';
import { RATE_EXCEEDED } from '../../domain/secret/messages.ts';
import type { Call, Operation } from './operation.ts';
import { findOperation } from './operations/registry.ts';
import type { ServicePorts } from './service-ports.ts';
import { AuthenticationFailure, authenticate, type Caller } from './steps/authenticate.ts';
import { frame } from './steps/frame.ts';
import { perform } from './steps/perform.ts';
import type { Output } from './wire/answers.ts';
import { parseBody } from './wire/decode.ts';
import { ApiError, toApiError } from './wire/errors.ts';
import {
  errorResponse,
  type HttpRequest,
  type HttpResponse,
  successResponse,
} from './wire/http.ts';

/** Answers one request. Never rejects: an error becomes an answer too. */
export type Api = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * The service as a function from requests to responses. The order of the steps is a security property:
 * bytes are authenticated before they are interpreted, input is checked before anything is read, and
 * nobody learns whether a secret exists without being authorised.
 */
export const api =
  (ports: ServicePorts): Api =>
  async (request) => {
    const started = ports.clock.now();
    const requestId = ports.ids.requestId();
    const seen: Seen = { reads: [] };
    const { response, ...failure } = await respond(ports, request, requestId, seen);
    const milliseconds = ports.clock.now() - started;
    const { status } = response;
    ports.telemetry({
      kind: 'request',
      requestId,
      status,
      milliseconds,
      ...from(request),
      ...described(seen),
      ...failure,
    });
    return seen.caller === undefined ? response : { ...response, authenticated: true };
  };

const from = ({ peer }: HttpRequest): Pick<RequestRecord, 'peer'> =>
  peer === undefined ? {} : { peer };

type Failure = Pick<RequestRecord, 'error' | 'keyFailure' | 'refusal' | 'accessKeyId' | 'fault'>;

type Responded = Failure & {
  readonly response: HttpResponse;
};

const respond = async (
  ports: ServicePorts,
  request: HttpRequest,
  requestId: string,
  seen: Seen,
): Promise<Responded> => {
  try {
    return { response: successResponse(await answer(ports, request, requestId, seen), requestId) };
  } catch (thrown) {
    const error = toApiError(thrown);
    return { response: errorResponse(error, requestId), ...failureOf(error, thrown) };
  }
};

/** The log members of an error answer, and of what caused it. */
const failureOf = (error: ApiError, thrown: unknown): Failure => ({
  error: error.type,
  ...(error.keyFailure && { keyFailure: error.keyFailure }),
  ...(error instanceof AuthenticationFailure && { refusal: error.kind }),
  ...(error instanceof AuthenticationFailure &&
    error.accessKeyId !== undefined && { accessKeyId: error.accessKeyId }),
  ...(error !== thrown && { fault: faultOf(thrown) }),
});

/** What is known about a request so far, for its log line. */
type Seen = {
  readonly reads: ValueRead[];
  operation?: Operation;
  caller?: Caller;
  facts?: Pick<RequestRecord, 'accessNote'>;
};

const answer = async (
  ports: ServicePorts,
  request: HttpRequest,
  requestId: string,
  seen: Seen,
): Promise<Output> => {
  const operation = frame(request, findOperation);
  seen.operation = operation;
  const caller = await authenticate(ports, request);
  seen.caller = caller;
  if (!ports.throttle(caller.principal.account, operation.rateGroup)) {
    throw new ApiError('ThrottlingException', RATE_EXCEEDED);
  }
  const invocation = operation.parse(parseBody(request.body));
  const { principal, region } = caller;
  const { store, sealer } = ports.regional(region);
  const call: Call = {
    store: verifiedHeads(store),
    sealer,
    ids: ports.ids,
    random: ports.random,
    tokens: ports.tokens,
    schedules: ports.schedules,
    pause: ports.pause,
    accesses: ports.accesses,
    annotate: (facts) => Object.assign(seen, { facts: { ...seen.facts, ...facts } }),
    recordRead: (read) => seen.reads.push(read),
    copiesTo: ports.copiesTo,
    principal,
    authorizer: ports.authorizer,
    owner: { account: principal.account, region },
    origin: { actor: principal.arn, requestId, at: ports.clock.now() },
  };
  return perform(call, invocation);
};

const described = ({ operation, caller, reads, facts }: Seen): Partial<RequestRecord> => ({
  ...(operation && { operation: operation.name }),
  ...(caller && {
    account: caller.principal.account,
    region: caller.region,
    accessKeyId: caller.accessKeyId,
  }),
  ...(reads.length > 0 && { reads }),
  ...facts,
});
