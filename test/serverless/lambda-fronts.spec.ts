import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lambdaHandler, resultOf } from '../../functions/api/lambda-events.ts';
import type { HttpRequest } from '../../functions/api/wire/http.ts';
import { memoryService, NOW } from '../support/memory-service.ts';
import { type RawRequest, signed } from '../support/sign.ts';
import { contextWith } from './context.ts';
import { functionUrl, httpApi1, httpApi2, inBase64, restApi, type ToEvent } from './events.ts';

const CREATE = {
  Name: 'MyTestDatabaseSecret',
  ClientRequestToken: 'a1b2c3d4-5678-90ab-cdef-EXAMPLE11111',
  SecretString: '{"user":"diegor","password":"größer als ASCII"}',
};

const fronts: readonly (readonly [name: string, path: string, toEvent: ToEvent | null])[] = [
  ['api() itself', '/', null],
  ['a REST API with a stage', '/dev/', restApi],
  ['a REST API with a stage, base64 body', '/dev/', inBase64(restApi)],
  ['an HTTP API with payload 1.0 and a stage', '/dev/', httpApi1],
  ['an HTTP API with payload 2.0', '/', httpApi2],
  ['an HTTP API with payload 2.0 and a stage', '/dev/', httpApi2],
  ['an HTTP API with payload 2.0, base64 body', '/', inBase64(httpApi2)],
  ['a function URL', '/', functionUrl],
  ['a function URL, base64 body', '/', inBase64(functionUrl)],
];

describe.each(fronts)('Through %s', (_name, path, toEvent) => {
  let service: ReturnType<typeof memoryService>;
  const send = async (request: HttpRequest) => {
    if (toEvent === null) return resultOf(await service.send(request));
    const handler = lambdaHandler(
      async () => service.send,
      () => {},
    );
    return handler(toEvent({ ...request, basePath: 'set by the event' }), contextWith());
  };
  const ask = async (raw: RawRequest) => send(await signed({ at: NOW, path, ...raw }));

  beforeEach(() => {
    service = memoryService();
  });
  afterEach(() => service.close());

  it('a signed request is verified with the path it was signed for, and executed', async () => {
    const created = await ask({ target: 'CreateSecret', body: JSON.stringify(CREATE) });
    expect(created).toMatchObject({
      statusCode: 200,
      headers: { 'Content-Type': 'application/x-amz-json-1.1' },
    });
    expect(created.headers['x-amzn-RequestId']).toMatch(/^[0-9a-f-]{36}$/);

    const read = await ask({ target: 'GetSecretValue', body: `{"SecretId":"${CREATE.Name}"}` });
    expect(JSON.parse(read.body).SecretString).toBe(CREATE.SecretString);
  });

  it('a content length that the client signed is verified', async () => {
    const body = JSON.stringify(CREATE);
    const headers = { 'content-length': String(Buffer.byteLength(body)) };
    expect(await ask({ body, headers })).toMatchObject({ statusCode: 200 });
  });

  it('a request signed for another path is rejected', async () => {
    const { headers } = await signed({ at: NOW, path: '/prod/' });
    const request = await signed({ at: NOW, path });
    const { statusCode, body } = await send({ ...request, headers });
    expect([statusCode, JSON.parse(body).__type]).toEqual([400, 'InvalidSignatureException']);
  });

  it('an altered body is rejected', async () => {
    const request = await signed({ at: NOW, path, body: '{"Name":"a"}' });
    const { body } = await send({ ...request, body: Buffer.from('{"Name":"b"}') });
    expect(JSON.parse(body).__type).toBe('InvalidSignatureException');
  });

  it('an unsigned request, malformed JSON and another method get their usual errors', async () => {
    const request = await signed({ at: NOW, path });
    const headers = request.headers.filter(([name]) => name !== 'authorization');
    const answers = [
      await send({ ...request, headers }),
      await ask({ body: '{"Name":' }),
      await ask({ method: 'PUT' }),
    ];
    expect(answers.map(({ statusCode, body }) => [statusCode, JSON.parse(body).__type])).toEqual([
      [400, 'MissingAuthenticationTokenException'],
      [400, 'SerializationException'],
      [400, 'UnknownOperationException'],
    ]);
  });
});
