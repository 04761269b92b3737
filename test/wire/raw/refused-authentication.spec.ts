import { afterAll, describe, expect, it } from 'vitest';
import type { RequestLine } from '../../../app/telemetry/request-line.ts';
import type { HttpRequest } from '../../../functions/api/wire/http.ts';
import { memoryService, NOW } from '../../support/memory-service.ts';
import { CREDENTIALS } from '../../support/root.ts';
import { signed } from '../../support/sign.ts';

const service = memoryService();
afterAll(() => service.close());

const PEER = '203.0.113.7';

/** The log line of a request made from a valid one. */
const lineOf = async (
  change: (request: HttpRequest) => Partial<HttpRequest>,
): Promise<RequestLine | undefined> => {
  const request = await signed({ at: NOW, target: 'ListSecrets', body: '{}' });
  await service.send({ ...request, peer: PEER, ...change(request) });
  return service.logs.at(-1);
};

/** Sets a header; `null` removes it. */
type Edit = (value: string) => string | null;

const edited = (headers: HttpRequest['headers'], edits: ReadonlyMap<string, Edit>) =>
  headers.flatMap(([name, value]) => {
    const fresh =
      edits.get(name.toLowerCase())?.(value) ?? (edits.has(name.toLowerCase()) ? null : value);
    return fresh === null ? [] : [[name, fresh] as const];
  });

const withHeader = (name: string, edit: Edit) =>
  lineOf(({ headers }) => ({ headers: edited(headers, new Map([[name, edit]])) }));

/** Signed on another day, and scoped to it. */
const dated = (day: string) => ({
  'x-amz-date': () => `${day}T000000Z`,
  authorization: (value: string) => value.replace(/\/\d{8}\//, `/${day}/`),
});

const claiming = (accessKeyId: string) =>
  withHeader('authorization', (value) => value.replace(CREDENTIALS.accessKeyId, accessKeyId));

describe('An authentication failure', () => {
  it('is logged with its reason, the claimed access key and the address', async () => {
    expect(await claiming('AKIAUNKNOWN123456789')).toEqual({
      requestId: expect.any(String),
      status: 400,
      milliseconds: expect.any(Number),
      operation: 'ListSecrets',
      error: 'UnrecognizedClientException',
      refusal: 'unknown-key',
      accessKeyId: 'AKIAUNKNOWN123456789',
      peer: PEER,
    });
  });

  it('logs neither account nor region, which are only claimed, nor the signature', async () => {
    const line = await withHeader('authorization', (value) => value.replace(/.$/, '0'));
    const other = await withHeader('authorization', (value) => value.replace(/.$/, '1'));
    for (const one of [line, other].filter((found) => found?.error !== undefined)) {
      expect(one).toMatchObject({ refusal: 'signature-mismatch' });
      expect(one).not.toHaveProperty('account');
      expect(JSON.stringify(one)).not.toMatch(/[0-9a-f]{64}/);
    }
    expect([line, other].some((found) => found?.refusal !== undefined)).toBe(true);
  });

  it.each([
    ['not-signed', { authorization: () => null }],
    ['malformed', { authorization: (value: string) => value.replace('Signature=', 'Signed=') }],
    ['coverage', { host: () => null }],
    ['scope', { authorization: (value: string) => value.replace('/secretsmanager/', '/s3/') }],
    ['expired', dated('20200101')],
    ['not-yet-current', dated('21000101')],
  ] as const)('is logged as %s', async (refusal, edits) => {
    const byName = new Map<string, Edit>(Object.entries(edits));
    const line = await lineOf(({ headers }) => ({ headers: edited(headers, byName) }));
    expect(line?.refusal).toBe(refusal);
  });

  it('does not log a secret key that was sent as the access key id', async () => {
    const secret = 'wJalrXUtnFEMI1K7MDENG1bPxRfiCYEXAMPLEKEY';
    const line = await claiming(secret);
    expect(line).toMatchObject({ refusal: 'unknown-key' });
    expect(line).not.toHaveProperty('accessKeyId');
    expect(JSON.stringify(line)).not.toContain(secret);
  });
});

describe('A read', () => {
  it('is logged with the secret and the version that were returned', async () => {
    const make = async (Name: string) =>
      (
        await service.ask('CreateSecret', {
          Name,
          SecretString: 'x',
          ClientRequestToken: `${Name}-0123456789-0123456789-0123456789`,
        })
      ).json;
    const [one, two] = [await make('read/one'), await make('read/two')];
    await service.ask('GetSecretValue', { SecretId: 'read/one' });
    expect(service.logs.at(-1)?.reads).toEqual([{ secretArn: one.ARN, versionId: one.VersionId }]);
    const SecretIdList = ['read/two', 'read/none', 'read/one'];
    await service.ask('BatchGetSecretValue', { SecretIdList });
    expect(new Set(service.logs.at(-1)?.reads)).toEqual(
      new Set([
        { secretArn: two.ARN, versionId: two.VersionId },
        { secretArn: one.ARN, versionId: one.VersionId },
      ]),
    );
    await service.ask('DescribeSecret', { SecretId: 'read/one' });
    expect(service.logs.at(-1)).not.toHaveProperty('reads');
    await service.ask('GetSecretValue', { SecretId: 'read/none' });
    expect(service.logs.at(-1)).not.toHaveProperty('reads');
  });
});
