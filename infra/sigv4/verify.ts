import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { coverageFault, type Expected, scopeFault, timeFault } from './admission.ts';
import type { Authorization } from './authorization.ts';
import { canonicalRequest, stringToSign } from './canonical.ts';
import { type Refusal, SIGNATURE_MISMATCH, UNRECOGNIZED_CLIENT } from './refusals.ts';
import type { SignedRequest } from './request.ts';

/** A request, the authorization parsed from it, and the key to verify it with. */
export type Claim = {
  readonly request: SignedRequest;
  readonly authorization: Authorization;
  /** Derived for `authorization.scope` from the secret of its access key; `null` if the access key is unknown. */
  readonly signingKey: KeyObject | null;
};

/** Result of a verification; `signedAt` in epoch milliseconds. */
export type Verdict =
  | {
      readonly verified: true;
      readonly accessKeyId: string;
      readonly region: string;
      readonly signedAt: number;
    }
  | { readonly verified: false; readonly refusal: Refusal };

/** Stands in for the key of an unknown access key; a match with it is still refused. */
const DUMMY_KEY = createSecretKey(Buffer.alloc(32));

/**
 * Decides whether the holder of `signingKey` signed this very request; `now` in epoch milliseconds.
 *
 * First come the checks that need no key, in this order: header coverage, scope, time. Their answers are the same
 * whether or not the access key exists. Then the HMAC is computed in full, with a dummy key for an unknown access key,
 * so that the response time does not reveal it. Only then come the two answers that depend on the key: an unknown key
 * is reported as such, whatever was signed; a known key with a wrong signature is a mismatch. A session token counts
 * as unknown, as none are issued yet.
 */
export const verify = (claim: Claim, expected: Expected, now: number): Verdict => {
  const { request, authorization, signingKey } = claim;
  const fault =
    coverageFault(request, authorization) ??
    scopeFault(authorization, expected) ??
    timeFault(authorization, now);
  if (fault !== null) return { verified: false, refusal: fault };

  const matches = isSignedWith(signingKey ?? DUMMY_KEY, request, authorization);
  if (signingKey === null || authorization.sessionToken !== undefined) {
    return { verified: false, refusal: UNRECOGNIZED_CLIENT };
  }
  if (!matches) return { verified: false, refusal: SIGNATURE_MISMATCH };
  const { accessKeyId, scope, signedAt } = authorization;
  return { verified: true, accessKeyId, region: scope.region, signedAt };
};

/** Compares in constant time, so that timing does not reveal how much of a signature is right. */
const isSignedWith = (
  key: KeyObject,
  request: SignedRequest,
  authorization: Authorization,
): boolean => {
  const canonical = canonicalRequest(request, authorization.signedHeaders);
  const calculated = createHmac('sha256', key)
    .update(stringToSign(authorization, canonical))
    .digest();
  return timingSafeEqual(calculated, Buffer.from(authorization.signature, 'hex'));
};
