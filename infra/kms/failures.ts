import { KMSServiceException } from '@aws-sdk/client-kms';
import type { KeyFailure, KeyOutcome } from '../../domain/ports/key-service.ts';
import { Outage } from '../../domain/ports/outage.ts';

/** Errors of the KMS API reference that say something about the key or the ciphertext. */
const FAILURES: ReadonlyMap<string, KeyFailure> = new Map([
  ['NotFoundException', 'notFound'],
  ['DisabledException', 'disabled'],
  ['KMSInvalidStateException', 'pendingDeletion'],
  ['AccessDeniedException', 'denied'],
  ['InvalidKeyUsageException', 'wrongKind'],
  ['UnsupportedOperationException', 'wrongKind'],
  ['InvalidCiphertextException', 'invalidCiphertext'],
  ['IncorrectKeyException', 'invalidCiphertext'],
]);

/** The two ways KMS asks for fewer requests, or for fewer keys (developer guide, "Quotas"). */
const THROTTLED: readonly string[] = ['ThrottlingException', 'LimitExceededException'];

/** What Node and the SDK call a peer that cannot be reached, hangs up or stays silent. */
const UNREACHABLE: readonly string[] = [
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
 * Send a request. What KMS says about the key becomes an outcome; everything else is thrown, after
 * the SDK's retries: an `Outage` if it may pass, and any other error as it is.
 */
export const outcomeOf = async <Output>(
  send: () => Promise<Output>,
): Promise<KeyOutcome<Output>> => {
  try {
    return { ok: true, value: await send() };
  } catch (error) {
    const failure = error instanceof Error ? FAILURES.get(error.name) : undefined;
    if (failure !== undefined) return { ok: false, failure };
    throw asOutage(error);
  }
};

/** An error that says nothing about a key: as an `Outage` if it may pass, or else as it is. */
const asOutage = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  if (THROTTLED.includes(error.name)) return new Outage('throttled', 'KMS is throttling', error);
  return isServerFault(error) || isUnreachable(error)
    ? new Outage('unavailable', 'KMS is not available', error)
    : error;
};

/** Among them KMSInternalException, DependencyTimeoutException and KeyUnavailableException. */
const isServerFault = (error: Error): boolean =>
  error instanceof KMSServiceException && (error.$metadata.httpStatusCode ?? 0) >= 500;

const isUnreachable = (error: Error): boolean =>
  UNREACHABLE.includes(error.name) ||
  ('code' in error && typeof error.code === 'string' && UNREACHABLE.includes(error.code));
