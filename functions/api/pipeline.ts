import { ownHeads } from '../../domain/own-heads.ts';
import type { Call, Invocation, Output } from './operation.ts';
import { faultOf, type RequestRecord } from './request-log.ts';
import type { ServicePorts } from './service.ts';
import { authenticate, type Caller } from './steps/authenticate.ts';
import { authorize } from './steps/authorize.ts';
import { type Framed, frame } from './steps/frame.ts';
import { locate, nameSecret, newStream } from './steps/locate.ts';
import { parseBody } from './steps/parse-body.ts';
import { ApiError } from './wire/api-error.ts';
import { toApiError } from './wire/error-mapping.ts';
import type { HttpRequest, HttpResponse } from './wire/http.ts';
import { errorResponse, successResponse } from './wire/responses.ts';

/** Answers one request; what goes wrong becomes an answer too. */
export type Api = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * The order is a security claim: bytes are authenticated before they are interpreted, input is
 * checked before anything is read, and authority before existence.
 */
export const api =
  (ports: ServicePorts): Api =>
  async (request) => {
    const started = ports.clock.now();
    const requestId = ports.ids.requestId();
    const seen: Seen = {};
    const { response, ...failure } = await respond(ports, request, requestId, seen);
    const milliseconds = ports.clock.now() - started;
    ports.log({ requestId, status: response.status, milliseconds, ...described(seen), ...failure });
    return response;
  };

type Responded = Pick<RequestRecord, 'error' | 'keyFailure' | 'fault'> & {
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
    return {
      response: errorResponse(error, requestId),
      error: error.type,
      ...(error.keyFailure && { keyFailure: error.keyFailure }),
      ...(error !== thrown && { fault: faultOf(thrown) }),
    };
  }
};

/** What is known of a request so far, for its log line. */
type Seen = { framed?: Framed; caller?: Caller };

const answer = async (
  ports: ServicePorts,
  request: HttpRequest,
  requestId: string,
  seen: Seen,
): Promise<Output> => {
  const framed = frame(request);
  seen.framed = framed;
  const caller = await authenticate(ports, request);
  seen.caller = caller;
  const invocation = understand(framed, request.body);
  const { principal, region } = caller;
  const { store, sealer } = ports.regional(region);
  const call: Call = {
    store: ownHeads(store),
    sealer,
    ids: ports.ids,
    pause: ports.pause,
    owner: { account: principal.account, region },
    origin: { actor: principal.arn, requestId, at: ports.clock.now() },
  };
  return perform(invocation, call, caller, `secretsmanager:${framed.operationName}`);
};

const understand = ({ operation, operationName }: Framed, body: Uint8Array): Invocation => {
  if (operation !== null) return operation.parse(parseBody(body));
  throw new ApiError(
    'NotImplementedException',
    `sealstream does not implement ${operationName} yet; docs/compatibility.md lists what it does.`,
  );
};

const perform = async (
  invocation: Invocation,
  call: Call,
  { principal }: Caller,
  action: string,
): Promise<Output> => {
  if (invocation.target === 'newSecret') {
    const stream = newStream(invocation.name, call.owner);
    authorize(principal, { action, owner: stream.account, resource: invocation.name });
    return invocation.run(call, stream);
  }
  const named = nameSecret(invocation.secretId, call.owner);
  const { reference, secretId } = named;
  const owner = reference.kind === 'found' ? reference.owner.account : principal.account;
  authorize(principal, { action, owner, resource: secretId });
  return invocation.run(call, await locate(call.store.load, named));
};

const described = ({ framed, caller }: Seen): Partial<RequestRecord> => ({
  ...(framed && { operation: framed.operationName }),
  ...(caller && {
    account: caller.principal.account,
    region: caller.region,
    accessKeyId: caller.accessKeyId,
  }),
});
