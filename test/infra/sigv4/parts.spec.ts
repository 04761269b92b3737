import { describe, expect, it } from 'vitest';
import { presigned, signed } from './client.ts';
import { judge, refusal, withHeaders, withQuery } from './server.ts';

const incomplete = (message: string) => refusal('IncompleteSignatureException', message);

const SIGNATURE = 'a'.repeat(64);
const SCOPE = '20150830/us-east-1/secretsmanager/aws4_request';
const CREDENTIAL = `Credential=AKIDEXAMPLE/${SCOPE}`;
const SIGNED_HEADERS = 'SignedHeaders=content-type;host;x-amz-date;x-amz-target';
const COMPLETE = `AWS4-HMAC-SHA256 ${CREDENTIAL}, ${SIGNED_HEADERS}, Signature=${SIGNATURE}`;

const request = await signed();
const query = await presigned();
const judgeHeader = (authorization: string) => judge(withHeaders(request, { authorization }));
const judgeQuery = (edit: (text: string) => string) => judge(withQuery(query, edit));

describe('a malformed part', () => {
  const text = {
    credential:
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    signedHeaders:
      "'SignedHeaders' must be a semicolon-separated list of lower-case header names, sorted, each given once.",
    signature: "'Signature' must be 64 lower-case hexadecimal digits.",
    date: "Date must be in ISO-8601 'basic format', e.g. 20150830T123600Z.",
    expires: "'X-Amz-Expires' must be a whole number of seconds from 1 to 604800.",
  };

  it.each([
    '',
    'AKIDEXAMPLE',
    '20150830/us-east-1/secretsmanager/aws4_request',
    `AKIDEXAMPLE/${SCOPE}/`,
    `/${SCOPE}`,
    `AKID/EXAMPLE/${SCOPE}`,
    'AKIDEXAMPLE/20150830//secretsmanager/aws4_request',
    'AKIDEXAMPLE/20150830/us-east-1//aws4_request',
    'AKIDEXAMPLE/20150830/us-east-1/secretsmanager/',
    'AKIDEXAMPLE/2015083/us-east-1/secretsmanager/aws4_request',
    'AKIDEXAMPLE/2015-08-30/us-east-1/secretsmanager/aws4_request',
    `AKID EXAMPLE/${SCOPE}`,
    `AKIDÉ/${SCOPE}`,
    `${'A'.repeat(129)}/${SCOPE}`,
    `AKIDEXAMPLE/20150830/${'a'.repeat(129)}/secretsmanager/aws4_request`,
  ])('may be a credential: %j', (credential) => {
    const header = COMPLETE.replace(CREDENTIAL, `Credential=${credential}`);
    expect(judgeHeader(header)).toEqual(incomplete(text.credential));
    const inQuery = `X-Amz-Credential=${encodeURIComponent(credential)}`;
    expect(judgeQuery((t) => t.replace(/X-Amz-Credential=[^&]*/, inQuery))).toEqual(
      incomplete(text.credential),
    );
  });

  it.each([
    '',
    ';',
    'host;',
    ';host',
    'Host',
    'x-amz-date;host',
    'host;host',
    'host;;x-amz-date',
    'host; x-amz-date',
    'host x-amz-date',
    'hóst',
  ])('may be a list of signed headers: %j', (names) => {
    const header = COMPLETE.replace(SIGNED_HEADERS, `SignedHeaders=${names}`);
    expect(judgeHeader(header)).toEqual(incomplete(text.signedHeaders));
    const inQuery = `X-Amz-SignedHeaders=${encodeURIComponent(names)}`;
    expect(judgeQuery((t) => t.replace(/X-Amz-SignedHeaders=[^&]*/, inQuery))).toEqual(
      incomplete(text.signedHeaders),
    );
  });

  it.each(['', 'a'.repeat(63), 'a'.repeat(65), 'A'.repeat(64), 'g'.repeat(64), `${SIGNATURE}=`])(
    'is a signature: %j',
    (signature) => {
      const header = COMPLETE.replace(SIGNATURE, signature);
      expect(judgeHeader(header)).toEqual(incomplete(text.signature));
      const inQuery = `X-Amz-Signature=${signature}`;
      expect(judgeQuery((t) => t.replace(/X-Amz-Signature=[^&]*/, inQuery))).toEqual(
        incomplete(text.signature),
      );
    },
  );

  it.each([
    '',
    '20150830T123600',
    '2015-08-30T12:36:00Z',
    '20150830T123600z',
    '20150830T123600.000Z',
    '20150230T123600Z',
    '20151301T123600Z',
    '20150800T123600Z',
    '20150830T240000Z',
    '20150830T126000Z',
    '20150830T123660Z',
    'Sun, 30 Aug 2015 12:36:00 GMT',
    '20150830T123600Z,20150830T123600Z',
    '+20150830T123600Z',
  ])('may be a date: %j', (date) => {
    expect(judge(withHeaders(request, { 'x-amz-date': date }))).toEqual(incomplete(text.date));
    const inQuery = `X-Amz-Date=${encodeURIComponent(date)}`;
    expect(judgeQuery((t) => t.replace(/X-Amz-Date=[^&]*/, inQuery))).toEqual(
      incomplete(text.date),
    );
  });

  it.each(['', '0', '-1', '+1', '060', '1.5', '6e1', '0x10', ' 60', '604801', '1000000', 'NaN'])(
    'is a lifetime: %j',
    (expires) => {
      const inQuery = `X-Amz-Expires=${encodeURIComponent(expires)}`;
      expect(judgeQuery((t) => t.replace(/X-Amz-Expires=[^&]*/, inQuery))).toEqual(
        incomplete(text.expires),
      );
    },
  );
});
