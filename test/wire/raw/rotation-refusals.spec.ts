import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeSecret } from '../../support/listed-secrets.ts';
import { memoryService } from '../../support/memory-service.ts';

let service: ReturnType<typeof memoryService>;
beforeEach(async () => {
  service = memoryService();
  await service.ask('CreateSecret', { Name: 'db' });
});
afterEach(() => service.close());

type Input = Readonly<Record<string, unknown>>;

const TOKEN = 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1';
const LAMBDA = 'arn:aws:lambda:us-west-2:123456789012:function:rotate';
const ask = async (operation: string, input: Input) => (await service.ask(operation, input)).json;
const describeDb = () => ask('DescribeSecret', { SecretId: 'db' });
const rotate = (input: Input) =>
  ask('RotateSecret', { SecretId: 'db', ClientRequestToken: TOKEN, ...input });
const configure = (input: Input) => rotate({ RotateImmediately: false, ...input });

const refusal = (__type: string, Message: unknown) => ({ __type, Message });
const MARKED = refusal(
  'InvalidRequestException',
  "You can't perform this operation on the secret because it was marked for deletion.",
);

describe('RotateSecret', () => {
  it.each([{}, { RotateImmediately: true }])(
    'T35 is rejected as not implemented when it would start a rotation, and stores nothing: %j',
    async (input) => {
      const before = await describeDb();
      const { status, json } = await service.ask('RotateSecret', {
        SecretId: 'db',
        ClientRequestToken: TOKEN,
        RotationLambdaARN: LAMBDA,
        RotationRules: { AutomaticallyAfterDays: 1 },
        ...input,
      });
      expect(status).toBe(400);
      expect(json.__type).toBe('NotImplementedException');
      expect(await describeDb()).toEqual(before);
    },
  );

  it.each(['db', 'nobody'])(
    'T2 without a token answers InvalidParameterException (M10), before it reads %s',
    async (SecretId) => {
      expect(await ask('RotateSecret', { SecretId })).toEqual(
        refusal(
          'InvalidParameterException',
          'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
        ),
      );
    },
  );

  it.each([{}, { RotateImmediately: false }, { RotationLambdaARN: '' }])(
    'is rejected without a function, given or stored (M17): %j',
    async (input) => {
      expect(await rotate(input)).toEqual(
        refusal(
          'InvalidRequestException',
          'No Lambda rotation function ARN is associated with this secret.',
        ),
      );
    },
  );

  it.each([
    'rotate',
    'arn:aws:lambda:us-east-1:123456789012:function:rotate',
    'arn:aws:lambda:us-west-2:123456789012:layer:rotate',
    'arn:aws:iam::123456789012:role/rotate',
  ])('rejects %s, which is no function of the region (M42), and stores nothing', async (arn) => {
    const before = await describeDb();
    for (const RotateImmediately of [true, false]) {
      const input = { RotateImmediately, RotationRules: { AutomaticallyAfterDays: 1 } };
      expect(await rotate({ ...input, RotationLambdaARN: arn })).toEqual(
        refusal(
          'InvalidParameterException',
          'Invalid rotation Lambda ARN. Ensure the ARN matches format arn:aws:lambda:us-west-2:<account>:function:<functionName>.',
        ),
      );
    }
    expect(await describeDb()).toEqual(before);
  });

  it('accepts a function of another account, a version and an alias', async () => {
    for (const end of ['210987654321:function:rotate', '123456789012:function:rotate:live']) {
      const RotationLambdaARN = `arn:aws:lambda:us-west-2:${end}`;
      expect(await configure({ RotationLambdaARN })).toHaveProperty('ARN');
      expect(await describeDb()).toMatchObject({ RotationLambdaARN });
    }
  });

  it('T8 is rejected while AWSPENDING is on another version than AWSCURRENT (M19)', async () => {
    const put = (token: string, VersionStages: readonly string[]) =>
      ask('PutSecretValue', {
        SecretId: 'db',
        ClientRequestToken: token,
        SecretString: token,
        VersionStages,
      });
    await put(TOKEN, ['AWSCURRENT', 'AWSPENDING']);
    expect(await configure({ RotationLambdaARN: LAMBDA })).toHaveProperty('ARN');
    await put(`${TOKEN}2`, ['AWSPENDING']);
    for (const RotateImmediately of [true, false]) {
      expect(await rotate({ RotateImmediately })).toEqual(
        refusal(
          'InvalidRequestException',
          "A previous rotation isn't complete. That rotation will be reattempted.",
        ),
      );
    }
  });
});

describe('Rotation', () => {
  const input = { ClientRequestToken: TOKEN, RotationRules: { ScheduleExpression: 'x' } };

  it.each(['RotateSecret', 'CancelRotateSecret'])(
    'T18 %s is rejected for a scheduled secret (M6), whatever else is wrong',
    async (operation) => {
      await storeSecret(service.store(), 'going', { scheduled: true });
      expect(await ask(operation, { SecretId: 'going', ...input })).toEqual(MARKED);
    },
  );

  it.each(['RotateSecret', 'CancelRotateSecret'])(
    '%s is rejected for a missing secret (M1)',
    async (operation) => {
      expect(await ask(operation, { SecretId: 'nobody', ...input })).toEqual(
        refusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret."),
      );
    },
  );
});
