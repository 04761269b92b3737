import { ALGORITHM, type AuthorizationFields } from './authorization-fields.ts';
import {
  AUTHORIZATION_TOO_LONG,
  type Checked,
  MALFORMED_AUTHORIZATION,
  missingParameters,
  NO_DATE_HEADER,
  passed,
  refused,
  UNSUPPORTED_ALGORITHM,
} from './refusals.ts';
import type { HeaderMap } from './request.ts';

/** An SDK's header has about 400 characters; this leaves room for many signed headers. */
const MAX_LENGTH = 4096;

const PARAMETERS = ['Credential', 'Signature', 'SignedHeaders'];

/** Parses `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`; `text` is trimmed. */
export const headerFields = (headers: HeaderMap, text: string): Checked<AuthorizationFields> => {
  if (text.length > MAX_LENGTH) return refused(AUTHORIZATION_TOO_LONG);
  const [algorithm, ...rest] = text.split(' ');
  if (algorithm !== ALGORITHM) return refused(UNSUPPORTED_ALGORITHM);

  const parameters = keyValues(rest.join(' '));
  if (parameters === null) return refused(MALFORMED_AUTHORIZATION);
  const credential = parameters.get('Credential');
  const signature = parameters.get('Signature');
  const signedHeaders = parameters.get('SignedHeaders');
  if (credential === undefined || signature === undefined || signedHeaders === undefined) {
    return refused(missingParameters(PARAMETERS.filter((name) => !parameters.has(name))));
  }

  // AWS falls back to `Date`; no SDK relies on that for this service, and one date is simpler to check.
  const [timestamp] = headers.get('x-amz-date') ?? [];
  if (timestamp === undefined) return refused(NO_DATE_HEADER);
  return passed({ credential, signedHeaders, signature, timestamp });
};

/** Parses known names, each at most once; `null` for anything else. */
const keyValues = (list: string): ReadonlyMap<string, string> | null => {
  const found = new Map<string, string>();
  for (const pair of list === '' ? [] : list.split(',')) {
    const [name = '', ...value] = pair.trim().split('=');
    if (value.length === 0 || !PARAMETERS.includes(name) || found.has(name)) return null;
    found.set(name, value.join('='));
  }
  return found;
};
