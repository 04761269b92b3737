import type { RefusalKind } from '../../app/telemetry/telemetry.ts';

/** Why a request failed authentication: code and message of the AWS JSON front end, always HTTP 400. */
export type Refusal = {
  readonly code:
    | 'UnrecognizedClientException'
    | 'InvalidSignatureException'
    | 'MissingAuthenticationTokenException'
    | 'IncompleteSignatureException';
  readonly message: string;
  /** What was wrong, in a word, for logs. */
  readonly kind: RefusalKind;
};

/** Result of a parsing step: a value or a refusal. */
export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/** A successful result. */
export const passed = <Value>(value: Value): Checked<Value> => ({ ok: true, value });

/** A result that refuses the request. */
export const refused = (refusal: Refusal): Checked<never> => ({ ok: false, refusal });

const incomplete = (message: string, kind: RefusalKind = 'malformed'): Refusal => ({
  code: 'IncompleteSignatureException',
  message,
  kind,
});

const invalid = (kind: RefusalKind, message: string): Refusal => ({
  code: 'InvalidSignatureException',
  message,
  kind,
});

// AWS ends several of these messages by quoting its input. Here only header names, dates and the region are quoted:
// if a client puts its secret in the wrong place, it must not end up in a log.

/** The request has neither form of authorization. */
export const NOT_SIGNED: Refusal = {
  code: 'MissingAuthenticationTokenException',
  message: 'Missing Authentication Token',
  kind: 'not-signed',
};

/** The access key, or the session token that came with it, is not one of ours. */
export const UNRECOGNIZED_CLIENT: Refusal = {
  code: 'UnrecognizedClientException',
  message: 'The security token included in the request is invalid.',
  kind: 'unknown-key',
};

/**
 * AWS adds the canonical string and the string to sign. We do not, because they would repeat every signed header,
 * tokens included, in responses and in whatever logs those.
 */
export const SIGNATURE_MISMATCH = invalid(
  'signature-mismatch',
  'The request signature we calculated does not match the signature you provided. ' +
    'Check your AWS Secret Access Key and signing method. ' +
    'Consult the service documentation for details.',
);

export const TWO_FORMS = incomplete(
  'Only one auth mechanism is allowed: the Authorization header or the X-Amz-* query-string parameters.',
);

export const QUERY_TOO_LONG = incomplete('The query string is too long to be authenticated.');

export const AUTHORIZATION_TOO_LONG = incomplete('Authorization header is too long.');

export const UNSUPPORTED_ALGORITHM = incomplete(
  "Unsupported AWS 'algorithm': it must be 'AWS4-HMAC-SHA256'.",
);

export const MALFORMED_AUTHORIZATION = incomplete(
  "Authorization header must list 'Credential', 'SignedHeaders' and 'Signature' once each, as comma-separated key=value pairs.",
);

export const NO_DATE_HEADER = incomplete(
  "Authorization header requires existence of a 'X-Amz-Date' header.",
);

export const MALFORMED_CREDENTIAL = incomplete(
  'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
);

export const MALFORMED_SIGNED_HEADERS = incomplete(
  "'SignedHeaders' must be a semicolon-separated list of lower-case header names, sorted, each given once.",
);

export const MALFORMED_SIGNATURE = incomplete(
  "'Signature' must be 64 lower-case hexadecimal digits.",
);

export const MALFORMED_DATE = incomplete(
  "Date must be in ISO-8601 'basic format', e.g. 20150830T123600Z.",
);

/** `longest` in seconds: the service's own maximum, which may be less than the protocol's seven days. */
export const malformedExpires = (longest: number): Refusal =>
  incomplete(
    `'X-Amz-Expires' must be a whole number of seconds from 1 to ${longest}.`,
    'presigned-too-long',
  );

export const NO_PRESIGNED = incomplete(
  'Presigned requests are not accepted: sign in the Authorization header.',
  'presigned-too-long',
);

/** Every missing part of the Authorization header at once, as AWS lists them. */
export const missingParameters = (names: readonly string[]): Refusal =>
  incomplete(names.map((name) => `Authorization header requires '${name}' parameter.`).join(' '));

/** Every missing part of a presigned query at once. */
export const missingQueryParameters = (names: readonly string[]): Refusal =>
  incomplete(names.map((name) => `AWS query-string parameters must include '${name}'.`).join(' '));

/** `name` may occur on one header line only. */
export const repeatedHeader = (name: string): Refusal =>
  incomplete(`Request must have only one '${name}' header.`);

/** `name` may occur in the query only once. */
export const repeatedQueryParameter = (name: string): Refusal =>
  incomplete(`AWS query-string parameters must include only one '${name}'.`);

/** A header that must be signed is not; `name` in lower case. */
export const headerNotSigned = (name: string): Refusal =>
  invalid('coverage', `'${name}' must be a 'SignedHeader' in the AWS Authorization.`);

/** A signed header is missing; `name` in lower case. */
export const signedHeaderAbsent = (name: string): Refusal =>
  invalid(
    'coverage',
    `'${name}' is a 'SignedHeader' in the AWS Authorization but not a header of the request.`,
  );

/** `scopeDate` as `YYYYMMDD`, `timestamp` as `YYYYMMDDTHHMMSSZ`. */
export const wrongScopeDate = (scopeDate: string, timestamp: string): Refusal =>
  invalid(
    'scope',
    'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
      `'${scopeDate}' != '${timestamp.slice(0, 8)}', from '${timestamp}'.`,
  );

/** All faults of a scope at once: AWS concatenates these sentences, hence their trailing space. */
export const wrongScope = (faults: readonly string[]): Refusal => invalid('scope', faults.join(''));

/** A sentence for `wrongScope`; quotes the requested region. */
export const wrongRegion = (region: string): string =>
  `Credential should be scoped to a valid region, not '${region}'. `;

/** A sentence for `wrongScope`; `service` is the expected one. */
export const wrongService = (service: string): string =>
  `Credential should be scoped to correct service: '${service}'. `;

/** A sentence for `wrongScope`. */
export const WRONG_TERMINATOR =
  "Credential should be scoped with a valid terminator: 'aws4_request'. ";

/** Times as `YYYYMMDDTHHMMSSZ`; `age` is the tolerance in words, such as `5 min.` */
export const signatureExpired = (
  signed: string,
  earliest: string,
  now: string,
  age: string,
): Refusal =>
  invalid(
    'expired',
    `Signature expired: ${signed} is now earlier than ${earliest} (${now} - ${age})`,
  );

/** Times as `YYYYMMDDTHHMMSSZ`. */
export const signatureNotYetCurrent = (signed: string, latest: string, now: string): Refusal =>
  invalid(
    'not-yet-current',
    `Signature not yet current: ${signed} is still later than ${latest} (${now} + 5 min.)`,
  );
