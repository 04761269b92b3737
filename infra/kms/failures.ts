import type { KeyFailure, KeyOutcome } from '../../domain/ports/key-service.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { credentialProblem, outageFrom } from '../aws/failures.ts';

/** Errors of the KMS API reference that concern the key or the ciphertext. */
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
 * Errors about the form of a request. AWS does not document which input causes which of them, so they are treated
 * alike, and only where part of the request came from a caller or the store.
 */
const MALFORMED: readonly string[] = [
  'ValidationException',
  'InvalidArnException',
  'InvalidAliasNameException',
];

/** The two ways KMS asks for fewer requests, or for fewer keys (developer guide, "Quotas"). */
const THROTTLED: readonly string[] = ['ThrottlingException', 'LimitExceededException'];

/**
 * Sends a request. An error about the key becomes a failed outcome, and so does an error about the form of the
 * request if `malformed` names a failure for it. Throws all other errors, after the SDK's retries, mapped by
 * `mappedError`.
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
    throw mappedError(error);
  }
};

/** The key failure that an error stands for; `null` if it does not concern the key. */
export const failureOf = (error: unknown): KeyFailure | null =>
  error instanceof Error ? (FAILURES.get(error.name) ?? null) : null;

const isMalformed = (error: unknown): boolean =>
  error instanceof Error && MALFORMED.includes(error.name);

/**
 * Maps an error that does not concern a key: to an `Outage` if it is transient, to a `Misconfiguration` if it is
 * about this service's credentials, otherwise to itself.
 */
export const mappedError = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  if (THROTTLED.includes(error.name)) return new Outage('throttled', 'KMS is throttling', error);
  return outageFrom('KMS', error) ?? credentialProblem('KMS', error) ?? error;
};
