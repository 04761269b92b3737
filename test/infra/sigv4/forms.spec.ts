import { describe, expect, it } from 'vitest';
import { GET_SECRET_VALUE, presigned, signed } from './client.ts';
import { judge, refusal, VERIFIED, withHeaders, withQuery } from './server.ts';

const incomplete = (message: string) => refusal('IncompleteSignatureException', message);

const request = await signed();
const query = await presigned();
const judgeQuery = (edit: (text: string) => string) => judge(withQuery(query, edit));

describe('a request without authorization', () => {
  it('lacks an authentication token', () => {
    const bare = withHeaders(request, { authorization: null });
    expect(judge(bare)).toEqual(
      refusal('MissingAuthenticationTokenException', 'Missing Authentication Token'),
    );
  });

  it('lacks it even when its query resembles a presigned one', () => {
    const bare = withHeaders(request, { authorization: null });
    const query = 'x-amz-signature=1&X-Amz-Signatures=1';
    expect(judge({ ...bare, query })).toEqual(
      refusal('MissingAuthenticationTokenException', 'Missing Authentication Token'),
    );
  });
});

describe('two forms at once', () => {
  const message =
    'Only one auth mechanism is allowed: the Authorization header or the X-Amz-* query-string parameters.';

  it.each([
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-SignedHeaders',
    'X-Amz-Signature',
    'X-Amz-Security-Token',
    '%58-Amz-Signature',
  ])('are refused: a header and %s', (name) => {
    expect(judge({ ...request, query: `${name}=1` })).toEqual(incomplete(message));
    expect(judge({ ...request, query: `a=1&${name}` })).toEqual(incomplete(message));
  });

  it('are refused: a good presigned query and an Authorization header', () => {
    expect(judge(withHeaders(query, { Authorization: 'Bearer x' }))).toEqual(incomplete(message));
  });
});

describe('a repeated header', () => {
  it.each(['Authorization', 'Host', 'X-Amz-Date', 'X-Amz-Security-Token', 'X-Amz-Content-Sha256'])(
    '%s is refused in any case',
    async (name) => {
      const accessKey = { accessKeyId: 'AKID', secretAccessKey: 'x', sessionToken: 'token' };
      const whole = await signed(GET_SECRET_VALUE, { accessKey });
      const value = whole.headers.find(([n]) => n.toLowerCase() === name.toLowerCase())?.[1];
      const again = [name.toUpperCase(), value ?? 'absent'] as const;
      expect(judge({ ...whole, headers: [...whole.headers, again] })).toEqual(
        incomplete(`Request must have only one '${name}' header.`),
      );
    },
  );

  it('is rejected in the query form too', () => {
    const headers = [...query.headers, ['host', 'elsewhere'] as const];
    expect(judge({ ...query, headers })).toEqual(
      incomplete("Request must have only one 'Host' header."),
    );
  });
});

describe('sizes', () => {
  it('are limited to 8192 characters of query', async () => {
    const pad = 8192 - 2;
    const whole = await signed({ ...GET_SECRET_VALUE, query: { a: 'x'.repeat(pad) } });
    expect(judge(whole)).toEqual(VERIFIED);
    expect(judge(withQuery(whole, (text) => `${text}x`))).toEqual(
      incomplete('The query string is too long to be authenticated.'),
    );
  });
});

describe('a malformed presigned query', () => {
  const names = ['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'];

  it.each(names)('lacks X-Amz-%s', (name) => {
    expect(judgeQuery((t) => t.replace(new RegExp(`X-Amz-${name}=[^&]*`), ''))).toEqual(
      incomplete(`AWS query-string parameters must include 'X-Amz-${name}'.`),
    );
  });

  it('names every missing parameter at once', () => {
    expect(judgeQuery(() => 'X-Amz-Security-Token=x')).toEqual(
      incomplete(
        names.map((name) => `AWS query-string parameters must include 'X-Amz-${name}'.`).join(' '),
      ),
    );
  });

  it.each([...names, 'Security-Token'])('has X-Amz-%s twice', (name) => {
    const twice = `&X-Amz-${name}=1&X-Amz-${name}=1`;
    const once = new RegExp(`X-Amz-${name}=[^&]*`);
    expect(judgeQuery((t) => t.replace(once, '') + twice)).toEqual(
      incomplete(`AWS query-string parameters must include only one 'X-Amz-${name}'.`),
    );
  });

  it('has another algorithm', () => {
    expect(judgeQuery((t) => t.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'))).toEqual(
      incomplete("Unsupported AWS 'algorithm': it must be 'AWS4-HMAC-SHA256'."),
    );
  });
});
