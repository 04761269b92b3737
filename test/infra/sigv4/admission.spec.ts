import { describe, expect, it } from 'vitest';
import { GET_SECRET_VALUE, presigned, type SigningOptions, signed } from './client.ts';
import { judge, refusal, VERIFIED, withHeaders, withQuery } from './server.ts';

const invalid = (message: string) => refusal('InvalidSignatureException', message);

const inEitherForm = async (options: SigningOptions) => [
  judge(await signed(GET_SECRET_VALUE, options)),
  judge(await presigned(GET_SECRET_VALUE, options)),
];

describe('signed headers', () => {
  const mustBeSigned = (name: string) =>
    invalid(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);

  it.each(['X-Amz-Security', 'x-amz-api-version', 'X-AMZ-USER-AGENT', 'x-amz-'])(
    'include every x-amz-* header there is, so not %s slipped in later',
    async (name) => {
      expect(judge(withHeaders(await signed(), { [name]: 'x' }))).toEqual(
        mustBeSigned(name.toLowerCase()),
      );
      expect(judge(withHeaders(await presigned(), { [name]: 'x' }))).toEqual(
        mustBeSigned(name.toLowerCase()),
      );
    },
  );

  it.each(['x-amz-date', 'x-amz-target', 'x-amz-content-sha256', 'host'])(
    'include %s in the header form',
    async (name) => {
      const request = await signed();
      const [, authorization = ''] = request.headers.find(([n]) => n === 'authorization') ?? [];
      const fewer = authorization
        .replace(new RegExp(`(=|;)${name}(?=[;,])`), '$1')
        .replace('=;', '=')
        .replace(';;', ';')
        .replace(';,', ',');
      expect(judge(withHeaders(request, { authorization: fewer }))).toEqual(mustBeSigned(name));
    },
  );

  it('include x-amz-target and host in the query form', async () => {
    const request = await presigned();
    const only = (names: string) =>
      judge(
        withQuery(request, (text) =>
          text.replace(/X-Amz-SignedHeaders=[^&]*/, `X-Amz-SignedHeaders=${names}`),
        ),
      );
    expect(only('host')).toEqual(mustBeSigned('x-amz-target'));
    expect(only('x-amz-target')).toEqual(mustBeSigned('host'));
  });

  it('need not include other headers, such as x-amzn-*', async () => {
    const added = { 'X-Amzn-Trace-Id': 'Root=1', 'X-Forwarded-For': '127.0.0.1', Accept: '*/*' };
    expect(judge(withHeaders(await signed(), added))).toEqual(VERIFIED);
    expect(judge(withHeaders(await presigned(), added))).toEqual(VERIFIED);
  });

  it('must all be in the request, even an empty one', async () => {
    const headers = { ...GET_SECRET_VALUE.headers, 'X-Empty': '' };
    const request = await signed({ ...GET_SECRET_VALUE, headers });
    expect(judge(request)).toEqual(VERIFIED);
    expect(judge(withHeaders(request, { 'X-Empty': null }))).toEqual(
      invalid(
        "'x-empty' is a 'SignedHeader' in the AWS Authorization but not a header of the request.",
      ),
    );
  });

  it('are not satisfied by a request that has no Host at all', async () => {
    expect(judge(withHeaders(await signed(), { Host: null }))).toEqual(
      invalid(
        "'host' is a 'SignedHeader' in the AWS Authorization but not a header of the request.",
      ),
    );
  });
});

describe('credential scope', () => {
  it.each(['eu-central-1', 'us-gov-west-1', 'local-1', `${'a'.repeat(126)}-1`])(
    'accepts any region that is served: %s',
    async (region) => {
      const verified = { ...VERIFIED, region };
      expect(await inEitherForm({ region })).toEqual([verified, verified]);
    },
  );

  it.each(['us-east', 'us_east_1', 'US-EAST-1', '1', '-1', 'us-east-1a', '*'])(
    'names a valid region, not %s',
    async (region) => {
      const wrong = invalid(`Credential should be scoped to a valid region, not '${region}'. `);
      expect(await inEitherForm({ region })).toEqual([wrong, wrong]);
    },
  );

  it.each(['kms', 'SecretsManager', 'secretsmanager2', 'execute-api'])(
    'names this service, not %s',
    async (service) => {
      const wrong = invalid("Credential should be scoped to correct service: 'secretsmanager'. ");
      expect(await inEitherForm({ service })).toEqual([wrong, wrong]);
    },
  );

  it('ends in aws4_request', async () => {
    const wrong = invalid("Credential should be scoped with a valid terminator: 'aws4_request'. ");
    const request = await signed();
    const [, authorization = ''] = request.headers.find(([n]) => n === 'authorization') ?? [];
    const edited = authorization.replace('aws4_request', 'aws5_request');
    expect(judge(withHeaders(request, { authorization: edited }))).toEqual(wrong);
    const edit = (text: string) => text.replace('aws4_request', 'aws5_request');
    expect(judge(withQuery(await presigned(), edit))).toEqual(wrong);
  });

  it('reports every fault at once', async () => {
    const wrong = invalid(
      "Credential should be scoped to a valid region, not 'nowhere'. Credential should be scoped to correct service: 'secretsmanager'. ",
    );
    expect(await inEitherForm({ region: 'nowhere', service: 'kms' })).toEqual([wrong, wrong]);
  });

  it('has the day of X-Amz-Date', async () => {
    const wrong = invalid(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150830' != '20150831', from '20150831T000000Z'.",
    );
    const request = withHeaders(await signed(), { 'X-Amz-Date': '20150831T000000Z' });
    expect(judge(request)).toEqual(wrong);
    const edit = (text: string) => text.replace('20150830T123600Z', '20150831T000000Z');
    expect(judge(withQuery(await presigned(), edit))).toEqual(wrong);
  });
});
