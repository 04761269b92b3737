import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { coverageFault, type Expected, scopeFault, timeFault } from './admission.ts';
import type { Authorization } from './authorization.ts';
import { canonicalRequest, stringToSign } from './canonical.ts';
import { type Refusal, SIGNATURE_MISMATCH, UNRECOGNIZED_CLIENT } from './refusals.ts';
import type { SignedRequest } from './request.ts';

/** A request, the authorization parsed from it, and the key that would prove it. */
export type Claim = {
  readonly request: SignedRequest;
  readonly authorization: Authorization;
  /** Derived for `authorization.scope` from the secret of its access key; null when that is unknown. */
  readonly signingKey: KeyObject | null;
};

/** `signedAt` in epoch milliseconds. */
export type Verdict =
  | {
      readonly verified: true;
      readonly accessKeyId: string;
      readonly region: string;
      readonly signedAt: number;
    }
  | { readonly verified: false; readonly refusal: Refusal };

/** Stands in for the key of a stranger. It proves nothing: a match with it is refused all the same. */
const NOBODY = createSecretKey(Buffer.alloc(32));

/**
 * Decides whether the holder of `signingKey` signed this very request; `now` in epoch milliseconds.
 *
 * First everything that can be judged without a key, in the order: header coverage, scope, time. Those
 * answers are the same whether or not the access key exists. Then the whole HMAC work, with a dummy
 * key for a stranger, so that a stranger is not answered any sooner. Only then the two answers that
 * depend on the key: a stranger is told so, whatever was signed; a known key with a wrong signature
 * is a mismatch. A session token belongs to a stranger, as none are issued yet.
 */
export const verify = (claim: Claim, expected: Expected, now: number): Verdict => {
  const { request, authorization, signingKey } = claim;
  const fault =
    coverageFault(request, authorization) ??
    scopeFault(authorization, expected) ??
    timeFault(authorization, now);
  if (fault !== null) return { verified: false, refusal: fault };

  const matches = isSignedWith(signingKey ?? NOBODY, request, authorization);
  if (signingKey === null || authorization.sessionToken !== undefined) {
    return { verified: false, refusal: UNRECOGNIZED_CLIENT };
  }
  if (!matches) return { verified: false, refusal: SIGNATURE_MISMATCH };
  const { accessKeyId, scope, signedAt } = authorization;
  return { verified: true, accessKeyId, region: scope.region, signedAt };
};

/** Compares decoded bytes in constant time, so that no prefix of a signature can be felt for. */
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
