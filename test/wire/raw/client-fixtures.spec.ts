import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomIds } from '../../../infra/system/random.ts';
import { type HttpServer, httpServer } from '../../../server/http/http-server.ts';
import { memoryService } from '../../support/memory-service.ts';
import { exchange } from '../../support/raw-http.ts';

let service: ReturnType<typeof memoryService>;
let server: HttpServer;
beforeAll(async () => {
  service = memoryService();
  const place = { host: '127.0.0.1', port: 0, tls: null };
  server = await httpServer({
    api: service.api,
    ids: randomIds,
    telemetry: () => {},
    ...place,
  });
});
afterAll(async () => {
  await server.stop();
  service.close();
});

const fixture = (name: string) => readFileSync(`test/fixtures/requests/${name}.http`);
const DAVID = '{"username":"david","password":"BnQw!XDWgaEeT9XGTT29"}';
const BYTES = Buffer.from(Array.from({ length: 256 }, (_none, byte) => byte)).toString('base64');

describe('A recorded request', () => {
  it.each([
    ['dotnet-v3-string', 'dotnet/string', '7a1f0c52-8c0b-4d0a-9a64-0d9f2a1be301', DAVID],
    ['dotnet-v4-string', 'dotnet/escaped', '7a1f0c52-8c0b-4d0a-9a64-0d9f2a1be302', DAVID],
    ['dotnet-v3-binary', 'dotnet/binary', '7a1f0c52-8c0b-4d0a-9a64-0d9f2a1be303', BYTES],
    ['dart-string', 'dart/string', '0f8d0d1c-5c0e-4b7e-8b36-5ad6a4c7e401', DAVID],
    ['dart-binary', 'dart/binary', '0f8d0d1c-5c0e-4b7e-8b36-5ad6a4c7e402', BYTES],
    ['api-reference', 'MyTestDatabaseSecret', 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1', DAVID],
  ])(
    'of %s creates its secret, and repeated gets the same answer',
    async (name, secret, token, value) => {
      const first = await exchange(server.port, fixture(name));
      expect(first.status).toBe(200);
      expect(first.headers.get('content-type')).toBe('application/x-amz-json-1.1');
      expect(first.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
      expect(Number(first.headers.get('content-length'))).toBe(Buffer.byteLength(first.body));
      expect(Date.parse(first.headers.get('date') ?? '')).not.toBeNaN();
      expect(JSON.parse(first.body)).toEqual({
        ARN: expect.stringContaining(`:123456789012:secret:${secret}-`),
        Name: secret,
        VersionId: token,
      });

      const repeated = await exchange(server.port, fixture(name));
      expect([repeated.status, repeated.body]).toEqual([200, first.body]);
      const { json } = await service.ask('GetSecretValue', { SecretId: secret });
      expect(json.SecretString ?? json.SecretBinary).toBe(value);
    },
  );

  it('with one changed byte in its body is rejected', async () => {
    const request = fixture('dart-string');
    request.write('X', request.lastIndexOf('david'));
    const { status, body } = await exchange(server.port, request);
    expect([status, JSON.parse(body).__type]).toEqual([400, 'InvalidSignatureException']);
  });
});
