import type { RefusalKind } from '../../../app/telemetry/telemetry.ts';
import type { AccessKey, Principal } from '../../../domain/ports/credential-directory.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { isRegion } from '../../../domain/secret/names.ts';
import { parseAuthorization } from '../../../infra/sigv4/authorization.ts';
import type { Refusal } from '../../../infra/sigv4/refusals.ts';
import { verify } from '../../../infra/sigv4/verify.ts';
import type { ServicePorts } from '../service-ports.ts';
import { ApiError } from '../wire/errors.ts';
import type { HttpRequest } from '../wire/http.ts';

/** The signing name of this service in a credential scope. */
export const SERVICE = 'secretsmanager';

/** The authenticated sender of a request, and the region it was signed for. */
export type Caller = {
  readonly principal: Principal;
  readonly accessKeyId: string;
  readonly region: Region;
};

/** Dependencies of `authenticate`. */
export type AuthenticationPorts = Pick<
  ServicePorts,
  'credentials' | 'signingKeys' | 'serves' | 'clock' | 'presignedMax'
>;

/** An authentication failure: the error for the caller, and what is logged about it. */
export class AuthenticationFailure extends ApiError {
  readonly kind: RefusalKind;
  /** The access key that the request claims to be signed with, where it names one. */
  readonly accessKeyId: string | undefined;

  constructor({ code, message, kind }: Refusal, claimed?: string) {
    super(code, message);
    this.kind = kind;
    this.accessKeyId = claimed !== undefined && ACCESS_KEY_ID.test(claimed) ? claimed : undefined;
  }
}

/**
 * A claimed access key id that may be logged. A client that confuses its secret key with the id must not
 * find it in a log, and a secret key of 40 random characters has lower-case letters.
 */
const ACCESS_KEY_ID = /^[A-Z0-9]{16,128}$/;

/** Verifies the Signature Version 4 over the raw bytes. Throws `AuthenticationFailure`. */
export const authenticate = async (
  ports: AuthenticationPorts,
  request: HttpRequest,
): Promise<Caller> => {
  const parsed = parseAuthorization(request, ports.presignedMax);
  if (!parsed.ok) throw new AuthenticationFailure(parsed.refusal);
  const authorization = parsed.value;
  const accessKey = await ports.credentials.find(authorization.accessKeyId);
  const signingKey = accessKey && ports.signingKeys(accessKey, authorization.scope);
  const acceptsRegion = acceptedRegions(ports.serves);
  const claim = { request, authorization, signingKey };
  const verdict = verify(claim, { service: SERVICE, acceptsRegion }, ports.clock.now());
  if (!verdict.verified)
    throw new AuthenticationFailure(verdict.refusal, authorization.accessKeyId);
  return callerOf(accessKey, verdict.region);
};

/** Whether the region of a credential scope is served. */
export const acceptedRegions =
  (serves: ServicePorts['serves']) =>
  (region: string): boolean =>
    isRegion(region) && serves(region);

const callerOf = (accessKey: AccessKey | null, region: string): Caller => {
  if (accessKey === null) throw new Error('A request was verified without an access key');
  const { principal, accessKeyId } = accessKey;
  return { principal, accessKeyId, region: branded<Region>(region) };
};
