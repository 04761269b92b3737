import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryService, NOW } from '../../support/memory-service.ts';
import { CREDENTIALS } from '../../support/root.ts';
import { signed } from '../../support/sign.ts';

let service: ReturnType<typeof memoryService>;
beforeAll(() => {
  service = memoryService();
});
afterAll(() => service.close());

const body = '{"SecretId":"nobody"}';
const raw = { target: 'GetSecretValue', body, at: NOW };
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const UNKNOWN_KEY = 'The security token included in the request is invalid.';

describe('Authentication fails for a request', () => {
  it.each([
    [
      'from an unknown access key',
      { credentials: { ...CREDENTIALS, accessKeyId: 'AKIANOBODY' } },
      'UnrecognizedClientException',
      UNKNOWN_KEY,
    ],
    [
      'signed with another secret',
      { credentials: { ...CREDENTIALS, secretAccessKey: 'guess' } },
      'InvalidSignatureException',
      MISMATCH,
    ],
    [
      'with a session token',
      { headers: { 'x-amz-security-token': 'token' } },
      'UnrecognizedClientException',
      UNKNOWN_KEY,
    ],
    [
      'signed more than 5 minutes ago',
      { at: minutes(-6) },
      'InvalidSignatureException',
      'Signature expired: 20260102T025805Z is now earlier than 20260102T025906Z (20260102T030406Z - 5 min.)',
    ],
    [
      'signed for another region syntax',
      { region: 'Mars' },
      'InvalidSignatureException',
      "Credential should be scoped to a valid region, not 'Mars'. ",
    ],
    [
      'signed for another service',
      { service: 's3' },
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'secretsmanager'. ",
    ],
  ])('%s', async (_case, change, type, message) => {
    const { status, json } = await service.call({ ...raw, ...change });
    expect(status).toBe(400);
    expect(json).toEqual({ __type: type, message });
  });

  it('that is signed in the future', async () => {
    const { json } = await service.call({ ...raw, at: minutes(6) });
    expect(json.__type).toBe('InvalidSignatureException');
    expect(json.message).toMatch(
      /^Signature not yet current: 20260102T031005Z is still later than/,
    );
  });

  it.each([
    ['body', { body: Buffer.from('{"SecretId":"other"}') }],
    ['path', { path: '/', basePath: '', query: 'x=1' }],
    ['method', { method: 'POST', headers: [] }],
  ])('whose %s was changed after signing', async (_part, change) => {
    const { status, json } = await service.send({ ...(await signed(raw)), ...change });
    expect(status).toBe(400);
    expect(json.__type).toMatch(/Exception$/);
    expect(json.__type).not.toBe('ResourceNotFoundException');
  });

  it('whose target was changed after signing', async () => {
    const request = await signed(raw);
    const headers = request.headers.map(([name, value]): [string, string] =>
      name === 'x-amz-target' ? [name, 'secretsmanager.DescribeSecret'] : [name, value],
    );
    expect((await service.send({ ...request, headers })).json.message).toBe(MISMATCH);
  });

  it('with an x-amz header that was added after signing', async () => {
    const request = await signed(raw);
    const headers = [...request.headers, ['X-Amz-Meta', 'x'] as const];
    expect((await service.send({ ...request, headers })).json.__type).toBe(
      'InvalidSignatureException',
    );
  });

  it('and logs neither key material nor the input', async () => {
    service.logs.length = 0;
    await service.call({ ...raw, credentials: { ...CREDENTIALS, accessKeyId: 'AKIANOBODY' } });
    expect(service.logs).toEqual([
      {
        requestId: expect.any(String),
        status: 400,
        milliseconds: expect.any(Number),
        operation: 'GetSecretValue',
        error: 'UnrecognizedClientException',
        refusal: 'unknown-key',
      },
    ]);
  });
});

describe('An authenticated request', () => {
  it('reaches its operation and logs nothing beyond the allow-list', async () => {
    service.logs.length = 0;
    const { json } = await service.call(raw);
    expect(json.__type).toBe('ResourceNotFoundException');
    expect(service.logs).toEqual([
      {
        requestId: expect.any(String),
        status: 400,
        milliseconds: expect.any(Number),
        operation: 'GetSecretValue',
        error: 'ResourceNotFoundException',
        account: '123456789012',
        region: 'us-west-2',
        accessKeyId: CREDENTIALS.accessKeyId,
      },
    ]);
  });
});
