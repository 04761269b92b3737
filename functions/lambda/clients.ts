import type { Region } from '../../domain/secret/ids.ts';

/** Attempts of one call to DynamoDB or KMS, and how long one may take, in milliseconds. */
export const CALL_LIMITS = { attempts: 3, attemptTimeout: 1500 } as const;

/**
 * What the clients of a function are made with. Connections stay open between requests, the SDK's
 * default. An outage is known soon, so that most requests can still say so themselves:
 *
 * - A call that meets silence takes 3 attempts of 1.5 s, connecting included, and pauses of at most
 *   50 and 100 ms: 4.65 s.
 * - A refusal to go faster comes at once, and the pause after it is at most 1 s, or 2 s after a
 *   second attempt. The worst mixture is silence, a refusal, silence: 1.5 + 0.05 + 2 + 1.5 = 5.05 s.
 * - A creation under a key of the caller's own in a new container is 4 calls in turn: Decrypt of the
 *   root credentials, GenerateDataKey, Decrypt and the transaction. That is 20.2 s of the API's 25 s.
 *
 * An update that changes the key makes more calls in turn, lost races repeat some, and an answer that
 * has begun and then stalls is given up only after as long. A client never waits for those in vain:
 * `lambdaHandler` answers before the time is over.
 */
export const clientOptions = (region: Region) => ({
  region,
  maxAttempts: CALL_LIMITS.attempts,
  // The arithmetic is that of this mode; an environment variable must not change it.
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout: 1000,
    requestTimeout: CALL_LIMITS.attemptTimeout,
    socketTimeout: CALL_LIMITS.attemptTimeout,
    throwOnRequestTimeout: true,
  },
});
