import { describe, expect, it } from 'vitest';
import * as refusals from '../../../infra/sigv4/refusals.ts';

// The kind is what logs, and the queries of operators, say of a refusal; clients see its message.

const {
  headerNotSigned,
  malformedExpires,
  missingParameters,
  missingQueryParameters,
  repeatedHeader,
  repeatedQueryParameter,
  signatureExpired,
  signatureNotYetCurrent,
  signedHeaderAbsent,
  wrongScope,
  wrongScopeDate,
} = refusals;

const TIME = '20150830T123600Z';

describe('A refusal is logged as', () => {
  it.each([
    ['not-signed', refusals.NOT_SIGNED],
    ['unknown-key', refusals.UNRECOGNIZED_CLIENT],
    ['signature-mismatch', refusals.SIGNATURE_MISMATCH],
    ['presigned-too-long', malformedExpires(900)],
    ['presigned-too-long', refusals.NO_PRESIGNED],
    ['coverage', headerNotSigned('x-amz-target')],
    ['coverage', signedHeaderAbsent('x-amz-target')],
    ['scope', wrongScopeDate('20150829', TIME)],
    ['scope', wrongScope([refusals.WRONG_TERMINATOR])],
    ['expired', signatureExpired(TIME, TIME, TIME, '5 min.')],
    ['not-yet-current', signatureNotYetCurrent(TIME, TIME, TIME)],
  ])('%s', (kind, refusal) => {
    expect(refusal.kind).toBe(kind);
  });

  it.each([
    refusals.TWO_FORMS,
    refusals.QUERY_TOO_LONG,
    refusals.AUTHORIZATION_TOO_LONG,
    refusals.UNSUPPORTED_ALGORITHM,
    refusals.MALFORMED_AUTHORIZATION,
    refusals.NO_DATE_HEADER,
    refusals.MALFORMED_CREDENTIAL,
    refusals.MALFORMED_SIGNED_HEADERS,
    refusals.MALFORMED_SIGNATURE,
    refusals.MALFORMED_DATE,
    missingParameters(['Signature']),
    missingQueryParameters(['X-Amz-Date']),
    repeatedHeader('Authorization'),
    repeatedQueryParameter('X-Amz-Date'),
  ])('malformed if it cannot be read: $message', ({ kind }) => {
    expect(kind).toBe('malformed');
  });
});
