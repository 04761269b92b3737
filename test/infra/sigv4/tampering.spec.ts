import { describe, expect, it } from 'vitest';
import type { SignedRequest } from '../../../infra/sigv4/request.ts';
import { GET_SECRET_VALUE, presigned, signed } from './client.ts';
import { judge, mismatch, unknownKey, VERIFIED, withHeaders, withQuery } from './server.ts';

const unsigned = { ...GET_SECRET_VALUE, query: { b: '2', a: ['1', 'x y'] } };
const request = await signed(unsigned);
const query = await presigned(unsigned);

describe.each([
  ['header', request],
  ['query', query],
])('tampering with a request signed in its %s', (_form, whole: SignedRequest) => {
  const body = (text: string) => ({ ...whole, body: Buffer.from(text) });

  it('is nothing found in the request as it was signed', () => {
    expect(judge(whole)).toEqual(VERIFIED);
  });

  it.each<[string, SignedRequest]>([
    ['the method', { ...whole, method: 'PUT' }],
    ['the case of the method', { ...whole, method: 'post' }],
    ['the path', { ...whole, path: '/prod' }],
    ['the host', withHeaders(whole, { host: 'secretsmanager.eu-west-1.amazonaws.com' })],
    ['the target', withHeaders(whole, { 'x-amz-target': 'secretsmanager.DeleteSecret' })],
    ['the content type', withHeaders(whole, { 'content-type': 'application/json' })],
    ['a byte of the body', body('{"SecretId":"db/passwore"}')],
    ['the end of the body', body('{"SecretId":"db/password"} ')],
    ['the whole body', body('')],
    ['a query value', withQuery(whole, (text) => text.replace('b=2', 'b=3'))],
    ['a query name', withQuery(whole, (text) => text.replace('b=2', 'c=2'))],
    ['a new query parameter', withQuery(whole, (text) => `${text}&c`)],
    ['a lost query parameter', withQuery(whole, (text) => text.replace('b=2', ''))],
    ['a look-alike of the signature', withQuery(whole, (text) => `${text}&x-amz-signature=1`)],
  ])('with %s is a mismatch', (_part, tampered) => {
    expect(judge(tampered)).toEqual(mismatch);
  });

  it.each<[string, SignedRequest]>([
    ['the order of the headers', { ...whole, headers: whole.headers.toReversed() }],
    [
      'the case of header names',
      { ...whole, headers: whole.headers.map(([name, value]) => [name.toUpperCase(), value]) },
    ],
    [
      'space around header values',
      { ...whole, headers: whole.headers.map(([name, value]) => [name, `\t ${value}  `]) },
    ],
    ['the order of the query', withQuery(whole, (text) => text.split('&').reverse().join('&'))],
    ['the escapes of the query', withQuery(whole, (text) => text.replace('b=2', '%62=%32'))],
  ])('with %s changes nothing that was signed', (_part, same) => {
    expect(judge(same)).toEqual(VERIFIED);
  });

  it('with any digit of the signature is a mismatch', () => {
    const other = (digit: string) => (digit === '0' ? '1' : '0');
    const flip = (text: string, at: number) =>
      text.replace(/(Signature=)([0-9a-f]{64})/, (_all, name: string, hex: string) => {
        return `${name}${hex.slice(0, at)}${other(hex.charAt(at))}${hex.slice(at + 1)}`;
      });
    for (let at = 0; at < 64; at += 1) {
      const headers = whole.headers.map(([name, value]) => [name, flip(value, at)] as const);
      expect(judge({ ...whole, headers, query: flip(whole.query, at) })).toEqual(mismatch);
    }
  });

  it('with another region or second of signing is a mismatch', () => {
    const edited = (from: string | RegExp, to: string) => ({
      ...whole,
      headers: whole.headers.map(([name, value]) => [name, value.replace(from, to)] as const),
      query: whole.query.replace(from, to),
    });
    // The host keeps its region: the service looks at the scope only.
    expect(judge(edited(/us-east-1(?=\/|%2F)/, 'eu-west-1'))).toEqual(mismatch);
    expect(judge(edited('20150830T123600Z', '20150830T123601Z'))).toEqual(mismatch);
  });

  it('with another key id is an unknown key', () => {
    const edited = {
      ...whole,
      headers: whole.headers.map(([name, value]) => [name, value.replace('AKID', 'AKIE')] as const),
      query: whole.query.replace('AKID', 'AKIE'),
    };
    expect(judge(edited)).toEqual(unknownKey);
  });
});

describe('the signed body', () => {
  it.each(['UNSIGNED-PAYLOAD', 'a'.repeat(64), ''])(
    'is the one received: a client that signed %j instead does not match',
    async (hash) => {
      const headers = { ...GET_SECRET_VALUE.headers, 'X-Amz-Content-Sha256': hash };
      expect(judge(await signed({ ...GET_SECRET_VALUE, headers }))).toEqual(mismatch);
    },
  );

  it('may be any bytes, and every byte counts', async () => {
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    const whole = await signed({ ...GET_SECRET_VALUE, body });
    expect(judge(whole)).toEqual(VERIFIED);
    for (const [index, byte] of body.entries()) {
      expect(judge({ ...whole, body: body.with(index, byte ^ 1) })).toEqual(mismatch);
    }
  });
});
