import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeSecret } from '../../support/listed-secrets.ts';
import { memoryService, NOW } from '../../support/memory-service.ts';
import { CREDENTIALS } from '../../support/root.ts';
import type { RawRequest } from '../../support/sign.ts';

let service: ReturnType<typeof memoryService>;
beforeAll(async () => {
  service = memoryService();
  await service.ask('CreateSecret', { Name: 'db' });
  await storeSecret(service.store(), 'going', { scheduled: true });
});
afterAll(() => service.close());

const request = (target: string, input: unknown, rest: RawRequest = {}): RawRequest => ({
  target,
  body: JSON.stringify(input),
  at: NOW,
  ...rest,
});
const get = (SecretId: string, rest?: RawRequest) => request('GetSecretValue', { SecretId }, rest);

const FOREIGN = 'arn:aws:secretsmanager:us-west-2:999999999999:secret:a-abcdef';

const MODELLED: readonly (readonly [string, RawRequest])[] = [
  ['ResourceNotFoundException', get('nobody')],
  ['InvalidRequestException', get('going')],
  ['InvalidParameterException', request('GetRandomPassword', { PasswordLength: 1 })],
  ['ResourceExistsException', request('CreateSecret', { Name: 'db' })],
  ['InvalidNextTokenException', request('ListSecrets', { NextToken: 'x' })],
  [
    'MalformedPolicyDocumentException',
    request('PutResourcePolicy', { SecretId: 'db', ResourcePolicy: '{}' }),
  ],
  ['SerializationException', request('GetSecretValue', { SecretId: 1 })],
];

const OF_THE_FRONT_END: readonly (readonly [string, RawRequest])[] = [
  ['UnrecognizedClientException', get('db', { credentials: { ...CREDENTIALS, accessKeyId: 'A' } })],
  ['InvalidSignatureException', get('db', { region: 'Mars' })],
  ['AccessDeniedException', get(FOREIGN)],
  ['ValidationException', get('not a name')],
  ['UnknownOperationException', request('StealSecret', {})],
];

describe('T3: the message of an error', () => {
  it.each(MODELLED)('%s, which is modelled, is in Message', async (type, raw) => {
    const { status, json } = await service.call(raw);
    expect(status).toBe(400);
    expect(json).toEqual({ __type: type, Message: expect.any(String) });
  });

  it.each(OF_THE_FRONT_END)('%s of the front end is in message', async (type, raw) => {
    const { status, json } = await service.call(raw);
    expect(status).toBe(400);
    expect(json).toEqual({ __type: type, message: expect.any(String) });
  });
});

describe('T27: the message of an error', () => {
  it.each([...MODELLED, ...OF_THE_FRONT_END])('%s has no wrapper', async (type, raw) => {
    const { Message, message } = (await service.call(raw)).json;
    expect(Message ?? message).not.toMatch(/An error occurred \(|when calling the/);
    expect(Message ?? message).not.toContain(type);
  });
});

describe('T26: a name', () => {
  it('may have an exclamation mark, and is found by it', async () => {
    const { json } = await service.ask('CreateSecret', { Name: 'ready!/steady!' });
    expect(json).toMatchObject({ Name: 'ready!/steady!' });
    const { json: found } = await service.ask('DescribeSecret', { SecretId: 'ready!/steady!' });
    expect(found.ARN).toBe(json.ARN);
  });

  it.each(['a b', 'a*', 'a?', 'ü'])(
    '%j is rejected with the list of valid characters',
    async (Name) => {
      const { json } = await service.ask('CreateSecret', { Name });
      expect(json).toEqual({
        __type: 'ValidationException',
        message:
          'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      });
    },
  );
});
