import type { Region } from '../../domain/secret/ids.ts';

/** Attempts of one call to DynamoDB or KMS, and how long one may take, in milliseconds. */
export const CALL_LIMITS = { attempts: 3, attemptTimeout: 1500 } as const;

/**
 * What the clients of the function are made with. Connections stay open between requests, the SDK's
 * default. The client is told of an outage instead of waiting for Lambda to kill the container, since
 * the worst request fits into the function's 25 s:
 *
 * - A call that meets silence takes 3 attempts of 1.5 s, connecting included, and pauses of at most
 *   50 and 100 ms: 4.65 s.
 * - A refusal to go faster comes at once, and the pause after it is at most 1 s, or 2 s after a
 *   second attempt. The worst mixture is silence, a refusal, silence: 1.5 + 0.05 + 2 + 1.5 = 5.05 s.
 * - The longest chain is a creation under a key of the caller's own in a new container: Decrypt of
 *   the root credentials, GenerateDataKey, Decrypt and the transaction. 4 calls of 5.05 s are 20.2 s.
 *
 * An answer that has begun and then stalls is given up after as long; that is not counted here.
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
