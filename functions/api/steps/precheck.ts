import { isRegion } from '../../../domain/secret/names.ts';
import { coverageFault, scopeFault, timeFault } from '../../../infra/sigv4/admission.ts';
import { parseAuthorization } from '../../../infra/sigv4/authorization.ts';
import type { Refusal } from '../../../infra/sigv4/refusals.ts';
import type { ServicePorts } from '../service.ts';
import { ApiError } from '../wire/api-error.ts';
import type { HttpRequest } from '../wire/http.ts';
import { frame } from './frame.ts';

/** The signing name of this service in a credential scope. */
const SERVICE = 'secretsmanager';

const NO_BODY = new Uint8Array();

/** A request of which the body has not been read yet. */
export type RequestHead = Omit<HttpRequest, 'body'>;

/**
 * What the pipeline would refuse whatever the body is, and whether or not the access key exists; for a
 * home that wants to know before it makes room for the body of a stranger. Who passes is not believed
 * yet: the pipeline checks all of it again. Throws the `ApiError` that the pipeline would.
 */
export const precheck = (
  { serves, clock }: Pick<ServicePorts, 'serves' | 'clock'>,
  head: RequestHead,
): void => {
  const request = { ...head, body: NO_BODY };
  frame(request);
  const parsed = parseAuthorization(request);
  if (!parsed.ok) throw unbelieved(parsed.refusal);
  const acceptsRegion = (region: string) => isRegion(region) && serves(region);
  const fault =
    coverageFault(request, parsed.value) ??
    scopeFault(parsed.value, { service: SERVICE, acceptsRegion }) ??
    timeFault(parsed.value, clock.now());
  if (fault !== null) throw unbelieved(fault);
};

const unbelieved = ({ code, message }: Refusal): ApiError => new ApiError(code, message);
