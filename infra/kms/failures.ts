import type { KeyFailure, KeyOutcome } from '../../domain/ports/key-service.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { credentialTrouble, outageIn } from '../aws/failures.ts';

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

/**
 * Errors about the form of a request. Which texts make KMS give which of them is not established, so
 * they are taken alike, and only where a part of the request was not our own.
 */
const MALFORMED: readonly string[] = [
  'ValidationException',
  'InvalidArnException',
  'InvalidAliasNameException',
];

/** The two ways KMS asks for fewer requests, or for fewer keys (developer guide, "Quotas"). */
const THROTTLED: readonly string[] = ['ThrottlingException', 'LimitExceededException'];

/**
 * Send a request. What KMS says about the key becomes an outcome, and so does a complaint about the
 * form of the request if `malformed` says what it means. Throws, after the SDK's retries, what
 * `thrownFor` makes of everything else.
 */
export const outcomeOf = async <Output>(
  send: () => Promise<Output>,
  malformed: KeyFailure | null = null,
): Promise<KeyOutcome<Output>> => {
  try {
    return { ok: true, value: await send() };
  } catch (error) {
    const failure = failureOf(error) ?? (isMalformed(error) ? malformed : null);
    if (failure !== null) return { ok: false, failure };
    throw thrownFor(error);
  }
};

/** What an error says about the key, `null` if nothing. */
export const failureOf = (error: unknown): KeyFailure | null =>
  error instanceof Error ? (FAILURES.get(error.name) ?? null) : null;

const isMalformed = (error: unknown): boolean =>
  error instanceof Error && MALFORMED.includes(error.name);

/**
 * An error that says nothing about a key: an `Outage` if it may pass, a `Misconfiguration` if it is
 * about our own credentials, or else as it is.
 */
export const thrownFor = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  if (THROTTLED.includes(error.name)) return new Outage('throttled', 'KMS is throttling', error);
  return outageIn('KMS', error) ?? credentialTrouble('KMS', error) ?? error;
};
