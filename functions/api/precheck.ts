import { coverageFault, scopeFault, timeFault } from '../../infra/sigv4/admission.ts';
import { parseAuthorization } from '../../infra/sigv4/authorization.ts';
import { UNRECOGNIZED_CLIENT } from '../../infra/sigv4/refusals.ts';
import { findOperation } from './operations/registry.ts';
import type { ServicePorts } from './service-ports.ts';
import { AuthenticationFailure, acceptedRegions, SERVICE } from './steps/authenticate.ts';
import { frame } from './steps/frame.ts';
import type { HttpRequest } from './wire/http.ts';

const NO_BODY = new Uint8Array();

/** A request whose body has not been read yet. */
export type RequestHead = Omit<HttpRequest, 'body'>;

/**
 * Rejects what the pipeline would reject whatever the body is, for a server that wants to know before it
 * reserves memory for the body of an unauthenticated client. That an access key does not exist may be said
 * this early, as the answer says it anyway. Passing authenticates nobody: the pipeline checks everything
 * again. Throws the `ApiError` that the pipeline would.
 */
export const precheck = async (
  ports: Pick<ServicePorts, 'serves' | 'clock' | 'credentials' | 'presignedMax'>,
  head: RequestHead,
): Promise<void> => {
  const { serves, clock, credentials, presignedMax } = ports;
  const request = { ...head, body: NO_BODY };
  frame(request, findOperation);
  const parsed = parseAuthorization(request, presignedMax);
  if (!parsed.ok) throw new AuthenticationFailure(parsed.refusal);
  const acceptsRegion = acceptedRegions(serves);
  const fault =
    coverageFault(request, parsed.value) ??
    scopeFault(parsed.value, { service: SERVICE, acceptsRegion }) ??
    timeFault(parsed.value, clock.now());
  if (fault !== null) throw new AuthenticationFailure(fault);
  const accessKey = await credentials.find(parsed.value.accessKeyId);
  if (accessKey === null) throw new AuthenticationFailure(UNRECOGNIZED_CLIENT);
};
