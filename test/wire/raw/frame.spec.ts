import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATION_NAMES } from '../../../functions/api/operation-names.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { memoryService } from '../../support/memory-service.ts';
import type { RawRequest } from '../../support/sign.ts';
import { signed } from '../../support/sign.ts';

let service: ReturnType<typeof memoryService>;
beforeAll(() => {
  service = memoryService();
});
afterAll(() => service.close());

const refused = async (raw: RawRequest) => {
  const { status, json } = await service.call(raw);
  return [status, json.__type];
};

describe('The frame of a request', () => {
  it.each([
    ['another method', { method: 'PUT' }],
    ['another path', { path: '/secrets' }],
    ['another content type', { headers: { 'content-type': 'application/json' } }],
    ['an older content type', { headers: { 'content-type': 'application/x-amz-json-1.0' } }],
    ['a target of another service', { headers: { 'x-amz-target': 'TrentService.Decrypt' } }],
    ['a target without an operation', { headers: { 'x-amz-target': 'secretsmanager.' } }],
    ['an operation that does not exist', { target: 'StealSecret' }],
    ['an operation by a name every object has', { target: 'constructor' }],
  ])('is rejected for %s', async (_case, raw) => {
    expect(await refused(raw)).toEqual([400, 'UnknownOperationException']);
  });

  it.each(['x-amz-target', 'content-type'])('is rejected for a second %s header', async (name) => {
    const request = await signed({ body: '{"Name":"n"}' });
    const twice = { ...request, headers: [...request.headers, [name, 'x'] as const] };
    expect((await service.send(twice)).json.__type).toBe('UnknownOperationException');
  });

  it('may carry a charset, as the Dart HTTP client adds one', async () => {
    const headers = { 'content-type': 'application/x-amz-json-1.1; charset=utf-8' };
    expect((await service.call({ headers, body: '{"Name":"charset"}' })).status).toBe(200);
  });

  it.each(OPERATION_NAMES)('finds the operation %s', async (target) => {
    const { json } = await service.ask(target, {
      Name: 7,
      SecretId: 7,
      Filters: 7,
      PasswordLength: 'x',
      ResourcePolicy: 7,
    });
    expect(json.__type).toBe('SerializationException');
  });

  it('reveals nothing to an unauthenticated client', async () => {
    const request = await signed({ target: 'ListSecrets' });
    const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'authorization');
    expect((await service.send({ ...request, headers })).json).toEqual({
      __type: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    });
  });

  it('is rejected for a body over the limit', async () => {
    const body = Buffer.alloc(1_048_577, 0x20);
    expect(await refused({ body })).toEqual([413, 'RequestEntityTooLargeException']);
  });
});

describe('The body of a request', () => {
  it.each([
    ['nothing', ''],
    ['half of a JSON text', '{"Name":'],
    ['two JSON texts', '{}{}'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['a byte order mark', '\uFEFF{"Name":"n"}'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
    ['an unpaired surrogate', '{"Name":"n","Description":"\\ud800"}'],
    ['a number for a string', '{"Name":1}'],
    ['a string for a list', '{"Name":"n","Tags":"x"}'],
    ['a string for a structure', '{"Name":"n","Tags":["x"]}'],
    ['a string for a boolean', '{"Name":"n","ForceOverwriteReplicaSecret":"true"}'],
    ['base64 without padding', '{"Name":"n","SecretBinary":"AAA"}'],
    ['base64 of the URL kind', '{"Name":"n","SecretBinary":"-_-_"}'],
    ['endless nesting', '['.repeat(200_000)],
  ])('is rejected for %s', async (_case, body) => {
    expect(await refused({ body })).toEqual([400, 'SerializationException']);
  });

  it('is not quoted in the answer or the log when it cannot be parsed', async () => {
    const { body } = await service.call({ body: '{"SecretString":"hunter2" oops' });
    expect(body).not.toContain('hunter2');
    expect(JSON.stringify(service.logs)).not.toContain('hunter2');
  });

  it('is rejected with the kind of token at the wrong place', async () => {
    const { json } = await service.call({ body: '{"Name":1}' });
    expect(json.Message).toBe('NUMBER_VALUE can not be converted to a String');
  });

  it('may hold unknown members, and null for absent ones', async () => {
    const body =
      '{"Name":"open","Rotate":true,"__proto__":{"Tags":1},"Description":null,"Tags":null}';
    expect((await service.call({ body })).status).toBe(200);
    const { json } = await service.ask('DescribeSecret', { SecretId: 'open' });
    expect(json).not.toHaveProperty('Tags');
    expect(json).not.toHaveProperty('Description');
  });

  it('never causes a fault of the service, whatever JSON it holds', async () => {
    const member = fc.constantFrom(
      'Name',
      'SecretString',
      'SecretBinary',
      'Tags',
      'KmsKeyId',
      'Type',
    );
    const anyBody = fc.dictionary(member, fc.jsonValue()).map((json) => JSON.stringify(json));
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyBody, fc.string(), fc.json()), async (body) => {
        expect((await service.call({ body })).status).toBeLessThan(500);
      }),
    );
  });
});

describe('The pipeline', () => {
  it('opens the store of a region only after a request was parsed', async () => {
    const opened: string[] = [];
    const watched = memoryService({
      store: (region) => {
        opened.push(region);
        return memoryEventStore();
      },
    });
    await watched.call({ body: 'not json' });
    await watched.call({ body: '{}', target: 'DescribeSecret' });
    await watched.call({ body: '{}', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'x' } });
    expect(opened).toEqual([]);
    await watched.call({ body: '{"Name":"n"}' });
    expect(opened).toEqual(['us-west-2']);
    watched.close();
  });

  it('authenticates a request before parsing its body', async () => {
    const request = await signed({ body: 'not json' });
    const body = Buffer.from('not JSON');
    const { json } = await service.send({ ...request, body });
    expect(json.__type).not.toBe('SerializationException');
  });

  it('finds the operation before authenticating the request', async () => {
    const credentials = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' };
    expect(await refused({ target: 'StealSecret', credentials })).toEqual([
      400,
      'UnknownOperationException',
    ]);
  });

  it('checks constraints before the token, and the token before the name', async () => {
    const long = { Name: 'a b', SecretString: 'x', Description: 'd'.repeat(2049) };
    const ask = async (input: unknown) => (await service.ask('CreateSecret', input)).json.__type;
    expect(await ask(long)).toBe('ValidationException');
    expect(await ask({ Name: 'a b', SecretString: 'x' })).toBe('InvalidRequestException');
    expect(await ask({ Name: 'a b' })).toBe('ValidationException');
  });
});
