import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';

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
