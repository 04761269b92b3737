import { createHash } from 'node:crypto';
import type { Authorization } from './authorization.ts';
import { ALGORITHM } from './authorization-fields.ts';
import { percentEncoded } from './encoding.ts';
import { type QueryParameter, queryParameters } from './query.ts';
import { headersByName, type SignedRequest } from './request.ts';

/**
 * Canonical request of Signature Version 4. The body hash is always computed from the bytes received: a client that
 * signed `UNSIGNED-PAYLOAD`, or the hash of other bytes, does not match.
 */
export const canonicalRequest = (
  request: SignedRequest,
  signedHeaders: readonly string[],
): string => {
  const headers = headersByName(request);
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${(headers.get(name) ?? []).join(',')}`),
    '',
    signedHeaders.join(';'),
    sha256Hex(request.body),
  ].join('\n');
};

/** String to sign of Signature Version 4, for a canonical request and the scope it was signed in. */
export const stringToSign = (
  { timestamp, scope }: Pick<Authorization, 'timestamp' | 'scope'>,
  canonical: string,
): string =>
  [
    ALGORITHM,
    timestamp,
    [scope.date, scope.region, scope.service, scope.terminator].join('/'),
    sha256Hex(canonical),
  ].join('\n');

/**
 * Normalises the path, then encodes each segment once more: `/a%20b` becomes `/a%2520b`.
 *
 * The AWS signing guide requires segments to be encoded twice for every service but S3; botocore and the JavaScript
 * SDK do so by encoding the path as they send it. Some third-party signers encode once, and agree with us only on
 * paths of unreserved characters, such as the `/` that every stock client of this service calls. RFC 3986 keeps a
 * slash after a final `.` or `..`; the SDKs drop it, and so do we.
 */
const canonicalPath = (path: string): string => {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(percentEncoded(segment));
  }
  const trailing = path.endsWith('/') && segments.length > 0 ? '/' : '';
  return `/${segments.join('/')}${trailing}`;
};

/** Sorts by encoded name, then by encoded value: sorting `name=value` would put `a-b` before `a`. */
const canonicalQuery = (query: string): string =>
  queryParameters(query)
    .filter(({ name }) => name !== 'X-Amz-Signature')
    .toSorted((a, b) => inCodeOrder(a.name, b.name) || inCodeOrder(a.value, b.value))
    .map(written)
    .join('&');

const written = ({ name, value }: QueryParameter): string => `${name}=${value}`;

const inCodeOrder = (a: string, b: string): number => Number(a > b) - Number(a < b);

const sha256Hex = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');
