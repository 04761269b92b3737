import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lambdaHandler, requestOf } from '../../functions/api/lambda-events.ts';
import type { HttpRequest } from '../../functions/api/wire/http.ts';
import { memoryService, NOW } from '../support/memory-service.ts';
import { signed } from '../support/sign.ts';
import { contextWith } from './context.ts';

describe('requestOf', () => {
  it('keeps arbitrary bytes of a base64 body', () => {
    const bytes = Buffer.from([0x00, 0xff, 0xfe, 0x80]);
    const event = { version: '2.0', body: bytes.toString('base64'), isBase64Encoded: true };
    expect(requestOf(event).body).toEqual(bytes);
  });

  it.each([
    ['missing', {}],
    ['null', { body: null, isBase64Encoded: false }],
  ])('treats a %s body as empty', (_how, body) => {
    expect(requestOf({ version: '2.0', ...body }).body).toHaveLength(0);
  });

  it.each([
    ['/dev/', { stage: 'dev' }, 'POST /', '/dev'],
    ['/dev', { stage: 'dev' }, 'POST /', '/dev'],
    ['/', { stage: '$default' }, 'POST /', ''],
    ['/dev/', { stage: 'dev' }, '$default', '/dev'],
    ['/dev', { stage: 'dev' }, '$default', '/dev'],
    ['/other/', { stage: 'dev' }, '$default', ''],
    ['/developers/', { stage: 'dev' }, '$default', ''],
  ])(
    '2.0: path %s, context %o, route %s: base path "%s"',
    (rawPath, context, routeKey, basePath) => {
      const event = { version: '2.0', rawPath, routeKey, requestContext: context };
      expect(requestOf(event)).toMatchObject({ path: rawPath, basePath });
    },
  );

  it.each([
    ['/', '/dev/', '/', '/dev'],
    ['/', '/', '/', ''],
    ['/secrets/', '/secrets/', '/', '/secrets'],
    ['/', '/dev/', '/{proxy+}', '/dev'],
  ])(
    '1.0: path %s, context path %s, resource %s: base path "%s"',
    (path, sent, resource, basePath) => {
      const event = { path, resource, requestContext: { path: sent, stage: 'dev' } };
      expect(requestOf(event)).toMatchObject({ path: sent, basePath });
    },
  );

  it('1.0: keeps each line of a repeated header', () => {
    const multiValueHeaders = { 'X-Amz-Target': ['a', 'b'], Host: ['h'] };
    expect(requestOf({ headers: { Host: 'other' }, multiValueHeaders }).headers).toEqual([
      ['X-Amz-Target', 'a'],
      ['X-Amz-Target', 'b'],
      ['Host', 'h'],
      ['content-length', '0'],
    ]);
  });

  it('2.0: keeps the commas of a repeated header, and restores the cookie header', () => {
    const headers = { 'x-amz-target': 'a,b' };
    const event = { version: '2.0', headers, cookies: ['one=1', 'two=2'], body: 'xyz' };
    expect(requestOf(event).headers).toEqual([
      ['x-amz-target', 'a,b'],
      ['cookie', 'one=1; two=2'],
      ['content-length', '3'],
    ]);
  });

  it.each(['1.0', '2.0'])('%s: a target sent twice names no operation', async (version) => {
    const service = memoryService();
    const target = 'secretsmanager.CreateSecret';
    const { headers } = await signed({ at: NOW });
    const request = requestOf({
      version,
      ...(version === '1.0'
        ? { multiValueHeaders: { ...lists(headers), 'x-amz-target': [target, target] } }
        : { headers: { ...Object.fromEntries(headers), 'x-amz-target': `${target},${target}` } }),
      ...POST_ROOT,
    });
    expect((await service.send(request)).json.__type).toBe('UnknownOperationException');
    service.close();
  });

  it('removes the headers that CloudFront adds, so that no unsigned x-amz- header is left', () => {
    const multiValueHeaders = { 'X-Amz-Cf-Id': ['EXAMPLE=='], 'x-amz-date': ['d'] };
    expect(requestOf({ multiValueHeaders }).headers).toEqual([
      ['x-amz-date', 'd'],
      ['content-length', '0'],
    ]);
  });

  it('passes on the raw query of 2.0 and re-encodes that of 1.0', () => {
    expect(requestOf({ version: '2.0', rawQueryString: 'a=%2F&b' }).query).toBe('a=%2F&b');
    const multiValueQueryStringParameters = { a: ['/ +', 'é'], b: [''] };
    expect(requestOf({ multiValueQueryStringParameters }).query).toBe('a=%2F%20%2B&a=%C3%A9&b=');
    const half = { queryStringParameters: { a: '\ud800' } };
    expect(requestOf(half).query).toBe('a=%EF%BF%BD');
  });
});

const POST_ROOT = {
  httpMethod: 'POST',
  path: '/',
  rawPath: '/',
  requestContext: { http: { method: 'POST' } },
};
const lists = (headers: HttpRequest['headers']) =>
  Object.fromEntries(headers.map(([name, value]) => [name, [value]]));

describe('The address of a request', () => {
  it.each([
    ['payload 2.0', { version: '2.0', requestContext: { http: { sourceIp: '203.0.113.7' } } }],
    ['payload 1.0', { version: '1.0', requestContext: { identity: { sourceIp: '203.0.113.7' } } }],
  ])('is the one that the gateway reports in %s, not one from a header', (_payload, event) => {
    const headers = { 'x-forwarded-for': '198.51.100.1' };
    expect(requestOf({ ...event, headers }).peer).toBe('203.0.113.7');
    expect(requestOf({ headers })).not.toHaveProperty('peer');
  });
});

describe('An event that is no HTTP request', () => {
  it('is answered with an error of the protocol and logged like any other', async () => {
    const service = memoryService();
    const handler = lambdaHandler(
      async () => service.send,
      () => {},
    );
    const { statusCode, headers, body } = await handler({ Records: [] }, contextWith());
    expect([statusCode, JSON.parse(body).__type]).toEqual([400, 'UnknownOperationException']);
    expect(headers['Content-Type']).toBe('application/x-amz-json-1.1');
    expect(service.logs).toMatchObject([{ status: 400, error: 'UnknownOperationException' }]);
    service.close();
  });

  it('never throws, whatever its content', async () => {
    const service = memoryService();
    const handler = lambdaHandler(
      async () => service.send,
      () => {},
    );
    const near = fc.record(
      {
        version: fc.constantFrom('1.0', '2.0', 2),
        rawPath: fc.anything(),
        headers: fc.anything(),
        multiValueHeaders: fc.anything(),
        multiValueQueryStringParameters: fc.dictionary(
          fc.string({ unit: 'binary' }),
          fc.array(fc.constantFrom('a', '\ud800')),
        ),
        cookies: fc.anything(),
        requestContext: fc.anything(),
        body: fc.anything(),
        isBase64Encoded: fc.anything(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), near), async (event) => {
        expect((await handler(event, contextWith())).statusCode).toBe(400);
      }),
    );
    service.close();
  });
});
