import type { Authorization } from './authorization.ts';
import { TERMINATOR } from './credential.ts';
import {
  headerNotSigned,
  type Refusal,
  signatureExpired,
  signatureNotYetCurrent,
  signedHeaderAbsent,
  WRONG_TERMINATOR,
  wrongRegion,
  wrongScope,
  wrongScopeDate,
  wrongService,
} from './refusals.ts';
import { headersByName, type SignedRequest } from './request.ts';
import { formatTimestamp } from './timestamp.ts';

/** What a credential scope must name. */
export type Expected = {
  /** Signing name, `secretsmanager`. */
  readonly service: string;
  readonly acceptsRegion: (region: string) => boolean;
};

/** Clocks may differ by this much, either way. */
const SKEW_MS = 5 * 60_000;

/**
 * Checks that the signed headers cover the request: `host`, every `x-amz-*` header, and only headers it has. A proxy
 * that adds such a header, as CloudFront does with X-Amz-Cf-Id, must be configured not to forward it.
 */
export const coverageFault = (
  request: SignedRequest,
  { signedHeaders }: Authorization,
): Refusal | null => {
  const present = headersByName(request);
  const signed = new Set(signedHeaders);
  const mandatory = ['host', ...[...present.keys()].filter((name) => name.startsWith('x-amz-'))];
  const unsigned = mandatory.find((name) => !signed.has(name));
  if (unsigned !== undefined) return headerNotSigned(unsigned);
  // If it counted as an empty value, a header could be stripped or added in transit without a mismatch.
  const absent = signedHeaders.find((name) => !present.has(name));
  return absent === undefined ? null : signedHeaderAbsent(absent);
};

/** Checks that the scope names the day of X-Amz-Date, a region we serve, this service and `aws4_request`. */
export const scopeFault = (
  { scope, timestamp }: Authorization,
  { service, acceptsRegion }: Expected,
): Refusal | null => {
  const faults: string[] = [];
  if (!acceptsRegion(scope.region)) faults.push(wrongRegion(scope.region));
  if (scope.service !== service) faults.push(wrongService(service));
  if (scope.terminator !== TERMINATOR) faults.push(WRONG_TERMINATOR);
  if (faults.length > 0) return wrongScope(faults);
  return timestamp.startsWith(scope.date) ? null : wrongScopeDate(scope.date, timestamp);
};

/**
 * Checks the time: a signature is valid from 5 minutes before X-Amz-Date to 5 minutes after it, or to X-Amz-Expires
 * after it when presigned, both inclusive. The comparisons are negated so that a `now` of NaN is never valid: that is
 * a bug of the caller and ends in a RangeError.
 */
export const timeFault = (authorization: Authorization, now: number): Refusal | null => {
  const { signedAt, timestamp } = authorization;
  const [lifetime, age] =
    authorization.form === 'header'
      ? [SKEW_MS, '5 min.']
      : [authorization.expiresIn * 1000, `${authorization.expiresIn} sec.`];
  if (!(signedAt >= now - lifetime)) {
    // Rounded up: otherwise the message for a signature half a second too old would contradict itself.
    const second = Math.ceil(now / 1000) * 1000;
    const earliest = formatTimestamp(second - lifetime);
    return signatureExpired(timestamp, earliest, formatTimestamp(second), age);
  }
  if (!(signedAt <= now + SKEW_MS)) {
    return signatureNotYetCurrent(timestamp, formatTimestamp(now + SKEW_MS), formatTimestamp(now));
  }
  return null;
};
