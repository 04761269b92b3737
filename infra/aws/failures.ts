import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { CallTooSlow } from './bounded-client.ts';

/** Error names and codes of Node and the SDK for a peer that is unreachable, hangs up or times out. */
const UNREACHABLE: readonly string[] = [
  'AbortError',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'TimeoutError',
];

/**
 * Maps an SDK error to an outage of an AWS service or of the network; `null` for other errors. For use after the
 * SDK's retries.
 */
export const outageFrom = (service: string, error: Error): Outage | null => {
  if (error instanceof CallTooSlow) return new Outage('slow', `${service} is too slow`, error);
  return isUnavailable(error)
    ? new Outage('unavailable', `${service} is not available`, error)
    : null;
};

const isUnavailable = (error: Error): boolean =>
  isServerFault(error) || UNREACHABLE.includes(error.name) || UNREACHABLE.includes(codeOf(error));

const isServerFault = (error: Error): boolean =>
  '$metadata' in error && Number(Object(error.$metadata).httpStatusCode ?? 0) >= 500;

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * Errors of every AWS service and of the SDK about the caller's credentials ("Common errors" of the API references;
 * the SDK's providers). JSON services append `Exception`.
 */
const CREDENTIAL_ERRORS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'OptInRequired',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClientException',
]);

/**
 * Maps an error about this service's own AWS credentials to a hint for its operator; `null` for any other
 * error.
 */
export const credentialProblem = (service: string, error: Error): Misconfiguration | null =>
  CREDENTIAL_ERRORS.has(error.name)
    ? new Misconfiguration(
        `${service} cannot be used with the AWS credentials of this service: ${error.name}. Are ` +
          'they there, still valid, and for this region, and is the clock of this machine right?',
        error,
      )
    : null;
