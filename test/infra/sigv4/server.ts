import type { KeyObject } from 'node:crypto';
import { expect } from 'vitest';
import type { Authorization } from '../../../infra/sigv4/authorization.ts';
import { parseAuthorization } from '../../../infra/sigv4/authorization.ts';
import { LONGEST_PRESIGNED } from '../../../infra/sigv4/presigned.ts';
import type { SignedRequest } from '../../../infra/sigv4/request.ts';
import { deriveSigningKey } from '../../../infra/sigv4/signing-key.ts';
import { type Verdict, verify } from '../../../infra/sigv4/verify.ts';
import { ACCESS_KEY, SERVICE, SIGNED_AT } from './client.ts';

type Surroundings = {
  /** Epoch milliseconds. */
  readonly now?: number;
  readonly service?: string;
  /** In seconds; the protocol's maximum by default. */
  readonly presignedMax?: number;
  readonly keyFor?: (authorization: Authorization) => KeyObject | null;
};

/** Any region that looks like one. */
const acceptsRegion = (region: string): boolean =>
  region.length <= 128 && /^([a-z]+-)+\d+$/.test(region);

/** A directory of one access key. */
const theOnlyKey = ({ accessKeyId, scope }: Authorization): KeyObject | null =>
  accessKeyId === ACCESS_KEY.accessKeyId
    ? deriveSigningKey(ACCESS_KEY.secretAccessKey, scope)
    : null;

/** Parses and verifies as the service does, at the moment of signing by default. */
export const judge = (
  request: SignedRequest,
  {
    now = SIGNED_AT,
    service = SERVICE,
    presignedMax = LONGEST_PRESIGNED,
    keyFor = theOnlyKey,
  }: Surroundings = {},
): Verdict => {
  const parsed = parseAuthorization(request, presignedMax);
  if (!parsed.ok) return { verified: false, refusal: parsed.refusal };
  const authorization = parsed.value;
  return verify(
    { request, authorization, signingKey: keyFor(authorization) },
    { service, acceptsRegion },
    now,
  );
};

export const VERIFIED = {
  verified: true,
  accessKeyId: ACCESS_KEY.accessKeyId,
  region: 'us-east-1',
  signedAt: SIGNED_AT,
};

/** The verdict of a refusal, spelled out. */
export const refusal = (code: string, message: string) => ({
  verified: false,
  refusal: { code, message, kind: expect.any(String) },
});

export const mismatch = refusal(
  'InvalidSignatureException',
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
);

export const unknownKey = refusal(
  'UnrecognizedClientException',
  'The security token included in the request is invalid.',
);

/** A request with some of its headers replaced (in place), or removed where the value is null. */
export const withHeaders = (
  request: SignedRequest,
  changes: Readonly<Record<string, string | null>>,
): SignedRequest => {
  const names = Object.keys(changes);
  const changed = request.headers.flatMap(([name, value]) => {
    const key = names.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    const replacement = key === undefined ? value : changes[key];
    return replacement === null || replacement === undefined ? [] : [[name, replacement] as const];
  });
  const present = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === null || present.has(name.toLowerCase()) ? [] : [[name, value] as const],
  );
  return { ...request, headers: [...changed, ...added] };
};

/** A request whose query is edited as text. */
export const withQuery = (
  request: SignedRequest,
  edit: (query: string) => string,
): SignedRequest => ({ ...request, query: edit(request.query) });
