import { describe, expect, it } from 'vitest';
import { signed } from './client.ts';
import { judge, refusal, VERIFIED, withHeaders } from './server.ts';

const incomplete = (message: string) => refusal('IncompleteSignatureException', message);

const SIGNATURE = 'a'.repeat(64);
const SCOPE = '20150830/us-east-1/secretsmanager/aws4_request';
const CREDENTIAL = `Credential=AKIDEXAMPLE/${SCOPE}`;
const SIGNED_HEADERS = 'SignedHeaders=content-type;host;x-amz-date;x-amz-target';
const COMPLETE = `AWS4-HMAC-SHA256 ${CREDENTIAL}, ${SIGNED_HEADERS}, Signature=${SIGNATURE}`;

const request = await signed();
const judgeHeader = (authorization: string) => judge(withHeaders(request, { authorization }));

describe('a malformed Authorization header', () => {
  it('is too long from 4097 characters on', () => {
    const wide = `${COMPLETE}${'a'.repeat(4096 - COMPLETE.length)}`;
    const malformed = "'Signature' must be 64 lower-case hexadecimal digits.";
    expect(judgeHeader(wide)).toEqual(incomplete(malformed));
    expect(judgeHeader(`${wide}a`)).toEqual(incomplete('Authorization header is too long.'));
  });

  it.each([
    '',
    ' ',
    'Bearer abc',
    'AWS4-HMAC-SHA1 Credential=a',
    'aws4-hmac-sha256 Credential=a',
    `AWS4-HMAC-SHA256${CREDENTIAL}`,
    `AWS4-HMAC-SHA256, ${CREDENTIAL}`,
    COMPLETE.replace('SHA256', 'SHA256-PAYLOAD'),
  ])('names the algorithm expected: %j', (authorization) => {
    expect(judgeHeader(authorization)).toEqual(
      incomplete("Unsupported AWS 'algorithm': it must be 'AWS4-HMAC-SHA256'."),
    );
  });

  it.each([
    ['AWS4-HMAC-SHA256', ['Credential', 'Signature', 'SignedHeaders']],
    ['AWS4-HMAC-SHA256 ', ['Credential', 'Signature', 'SignedHeaders']],
    [`AWS4-HMAC-SHA256 ${CREDENTIAL}`, ['Signature', 'SignedHeaders']],
    [`AWS4-HMAC-SHA256 ${CREDENTIAL}, Signature=${SIGNATURE}`, ['SignedHeaders']],
    [`AWS4-HMAC-SHA256 ${CREDENTIAL},${SIGNED_HEADERS}`, ['Signature']],
    [`AWS4-HMAC-SHA256 Signature=${SIGNATURE},${SIGNED_HEADERS}`, ['Credential']],
  ])('names every missing part: %j', (authorization, missing) => {
    const sentences = missing.map((name) => `Authorization header requires '${name}' parameter.`);
    expect(judgeHeader(authorization)).toEqual(incomplete(sentences.join(' ')));
  });

  it.each([COMPLETE.replaceAll(',', ''), COMPLETE.replaceAll(',', ';')])(
    'runs into its first value without commas: %j',
    (authorization) => {
      expect(judgeHeader(authorization)).toEqual(
        incomplete(
          "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.",
        ),
      );
    },
  );

  it.each([
    `${COMPLETE},`,
    `${COMPLETE},,`,
    `${COMPLETE}, Signature=${SIGNATURE}`,
    `${COMPLETE}, Expires=1`,
    COMPLETE.replace('Signature=', 'signature='),
    COMPLETE.replace('Signature=', 'Signature ='),
    'AWS4-HMAC-SHA256 Credential',
    'AWS4-HMAC-SHA256 __proto__=1',
  ])('is three pairs or nothing: %j', (authorization) => {
    expect(judgeHeader(authorization)).toEqual(
      incomplete(
        "Authorization header must list 'Credential', 'SignedHeaders' and 'Signature' once each, as comma-separated key=value pairs.",
      ),
    );
  });
});

describe('a well-formed Authorization header', () => {
  const [, good = ''] = request.headers.find(([name]) => name === 'authorization') ?? [];
  const [algorithm = '', ...pairs] = good.split(/,? /);

  it.each([
    good,
    good.replaceAll(', ', ','),
    good.replaceAll(', ', ' ,\t '),
    ` ${good} `,
    good.replace(' ', '  '),
    `${algorithm} ${pairs.toReversed().join(', ')}`,
  ])('may be spaced and ordered like this: %j', (authorization) => {
    expect(judgeHeader(authorization)).toEqual(VERIFIED);
  });
});

describe('a request without X-Amz-Date', () => {
  it('is refused, with or without a Date header', () => {
    const message = "Authorization header requires existence of a 'X-Amz-Date' header.";
    const bare = withHeaders(request, { 'X-Amz-Date': null });
    expect(judge(bare)).toEqual(incomplete(message));
    const dated = withHeaders(bare, { Date: 'Sun, 30 Aug 2015 12:36:00 GMT' });
    expect(judge(dated)).toEqual(incomplete(message));
  });
});
