import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { CallTooSlow } from './bounded-client.ts';

/** What Node and the SDK call a peer that cannot be reached, hangs up or stays silent. */
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

/** What an SDK error, after the SDK's retries, says of an AWS service or the way to it; `null` if nothing. */
export const outageIn = (service: string, error: Error): Outage | null => {
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
 * Errors that every AWS service and the SDK have for the one who calls and not for what is called
 * ("Common errors" of the API references; the SDK's providers). JSON services append `Exception`.
 */
const TROUBLES: ReadonlySet<string> = new Set([
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
 * Something about the credentials this service itself uses at AWS, as a hint for its operator; `null`
 * for any other error.
 */
export const credentialTrouble = (service: string, error: Error): Misconfiguration | null =>
  TROUBLES.has(error.name)
    ? new Misconfiguration(
        `${service} cannot be used with the AWS credentials of this service: ${error.name}. Are ` +
          'they there, still valid, and for this region, and is the clock of this machine right?',
        error,
      )
    : null;
