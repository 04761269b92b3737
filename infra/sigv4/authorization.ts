import type { AuthorizationFields } from './authorization-fields.ts';
import { type Credential, parseCredential } from './credential.ts';
import { decodedOctets } from './encoding.ts';
import { headerFields } from './header-form.ts';
import { type QueryParameter, queryParameters } from './query.ts';
import { authParameters, queryFields, TOKEN_PARAMETER } from './query-form.ts';
import {
  type Checked,
  MALFORMED_CREDENTIAL,
  MALFORMED_DATE,
  MALFORMED_SIGNATURE,
  MALFORMED_SIGNED_HEADERS,
  malformedExpires,
  NO_PRESIGNED,
  NOT_SIGNED,
  passed,
  QUERY_TOO_LONG,
  refused,
  repeatedHeader,
  TWO_FORMS,
} from './refusals.ts';
import { type HeaderMap, headersByName, type SignedRequest } from './request.ts';
import { parseTimestamp } from './timestamp.ts';

/** What a client claims about its request: well-formed, but not verified until `verify` has checked it. */
export type Authorization = Credential & {
  /** Lower case, sorted, without repeats. */
  readonly signedHeaders: readonly string[];
  /** 64 lower-case hexadecimal digits. */
  readonly signature: string;
  /** X-Amz-Date as sent, `YYYYMMDDTHHMMSSZ`. */
  readonly timestamp: string;
  /** The same moment in epoch milliseconds. */
  readonly signedAt: number;
  readonly sessionToken?: string;
} & Form;

/** `expiresIn` in seconds, 1 to 604800. */
type Form = { readonly form: 'header' } | { readonly form: 'query'; readonly expiresIn: number };

/** Limits the work done for unauthenticated clients; a presigned query with a long session token fits. */
const MAX_QUERY = 8192;

/** With two values of one of these, two parsers could read two different requests. */
const ONLY_ONCE = [
  'Authorization',
  'Host',
  'X-Amz-Date',
  'X-Amz-Security-Token',
  'X-Amz-Content-Sha256',
];

const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;
const SIGNATURE = /^[0-9a-f]{64}$/;
const EXPIRES = /^[1-9]\d{0,5}$/;

/**
 * Parses either form of authorization. A presigned request may be valid for up to `presignedMax` seconds, and is
 * rejected if that is 0. Never throws: it refuses what it cannot parse.
 */
export const parseAuthorization = (
  request: SignedRequest,
  presignedMax: number,
): Checked<Authorization> => {
  if (request.query.length > MAX_QUERY) return refused(QUERY_TOO_LONG);
  const inQuery = authParameters(queryParameters(request.query));
  const headers = headersByName(request);
  const [header] = headers.get('authorization') ?? [];
  if (header === undefined && inQuery.length === 0) return refused(NOT_SIGNED);
  if (header !== undefined && inQuery.length > 0) return refused(TWO_FORMS);

  const repeated = ONLY_ONCE.find((name) => (headers.get(name.toLowerCase()) ?? []).length > 1);
  if (repeated !== undefined) return refused(repeatedHeader(repeated));

  const fields =
    header === undefined ? presignedFields(inQuery, presignedMax) : headerFields(headers, header);
  if (!fields.ok) return fields;
  return wellFormed(fields.value, sessionToken(headers, inQuery), presignedMax);
};

const presignedFields = (
  inQuery: readonly QueryParameter[],
  presignedMax: number,
): Checked<AuthorizationFields> =>
  presignedMax === 0 ? refused(NO_PRESIGNED) : queryFields(inQuery);

const wellFormed = (
  fields: AuthorizationFields,
  token: { readonly sessionToken?: string },
  presignedMax: number,
): Checked<Authorization> => {
  const credential = parseCredential(fields.credential);
  if (credential === null) return refused(MALFORMED_CREDENTIAL);
  const signedHeaders = fields.signedHeaders.split(';');
  if (!signedHeaders.every(isNextHeaderName)) return refused(MALFORMED_SIGNED_HEADERS);
  if (!SIGNATURE.test(fields.signature)) return refused(MALFORMED_SIGNATURE);
  const signedAt = parseTimestamp(fields.timestamp);
  if (signedAt === null) return refused(MALFORMED_DATE);
  const form = formOf(fields.expires, presignedMax);
  if (form === null) return refused(malformedExpires(presignedMax));

  const { signature, timestamp } = fields;
  return passed({
    ...credential,
    signedHeaders,
    signature,
    timestamp,
    signedAt,
    ...token,
    ...form,
  });
};

const isNextHeaderName = (name: string, index: number, names: readonly string[]): boolean => {
  const before = names[index - 1];
  return HEADER_NAME.test(name) && (before === undefined || before < name);
};

const formOf = (expires: string | undefined, presignedMax: number): Form | null => {
  if (expires === undefined) return { form: 'header' };
  const expiresIn = EXPIRES.test(expires) ? Number(expires) : Number.NaN;
  return expiresIn <= presignedMax ? { form: 'query', expiresIn } : null;
};

/** Reads the session token; a presigned request may carry it as a header too. */
const sessionToken = (
  headers: HeaderMap,
  inQuery: readonly QueryParameter[],
): { readonly sessionToken?: string } => {
  const parameter = inQuery.find(({ name }) => name === TOKEN_PARAMETER)?.value;
  const [header] = headers.get('x-amz-security-token') ?? [];
  const token = parameter === undefined ? header : decodedOctets(parameter);
  return token === undefined ? {} : { sessionToken: token };
};
