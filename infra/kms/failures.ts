import type { KeyFailure, KeyOutcome } from '../../domain/ports/key-service.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { isUnavailable } from '../aws/unavailable.ts';

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
  return isUnavailable(error) ? new Outage('unavailable', 'KMS is not available', error) : error;
};
