import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeSecret } from '../../support/listed-secrets.ts';
import { memoryService, streamOf } from '../../support/memory-service.ts';
import { ACCOUNT } from '../../support/root.ts';

let service: ReturnType<typeof memoryService>;
beforeEach(async () => {
  service = memoryService();
  await service.ask('CreateSecret', { Name: 'db' });
});
afterEach(() => service.close());

type Input = Readonly<Record<string, unknown>>;

const OTHER = '999999999999';
const ask = async (operation: string, input: Input) => (await service.ask(operation, input)).json;
const get = (SecretId = 'db') => ask('GetResourcePolicy', { SecretId });
const put = (ResourcePolicy: string, rest: Input = {}) =>
  ask('PutResourcePolicy', { SecretId: 'db', ResourcePolicy, ...rest });

const policy = (Principal: unknown, rest: Input = {}) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal,
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
        ...rest,
      },
    ],
  });

const FOR_OTHER = policy({ AWS: `arn:aws:iam::${OTHER}:root` });
const FOR_ALL = policy('*');
const SYNTAX = {
  __type: 'MalformedPolicyDocumentException',
  Message: 'This resource policy contains a syntax error.',
};

describe('PutResourcePolicy', () => {
  it('stores a policy, replaces it, and answers the identity of the secret', async () => {
    const identity = await get();
    expect(identity).toEqual({ ARN: expect.stringContaining(':secret:db-'), Name: 'db' });
    expect(await put(FOR_OTHER)).toEqual(identity);
    expect(await get()).toEqual({ ...identity, ResourcePolicy: FOR_OTHER });
    await put(FOR_ALL);
    expect(await get()).toEqual({ ...identity, ResourcePolicy: FOR_ALL });
  });

  it('returns equivalent JSON without the original white space', async () => {
    await put(JSON.stringify(JSON.parse(FOR_OTHER), null, 4));
    expect((await get()).ResourcePolicy).toBe(FOR_OTHER);
  });

  it.each([
    ['no JSON', 'not json'],
    ['an empty object', '{}'],
    ['no statement', '{"Version":"2012-10-17","Statement":[]}'],
    ['no principal', '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'],
    ['an unknown member', policy('*', { Foo: 1 })],
  ])('rejects %s (M26) and stores nothing', async (_case, text) => {
    expect(await put(text)).toEqual(SYNTAX);
    expect(await get()).not.toHaveProperty('ResourcePolicy');
  });

  it.each([
    ACCOUNT,
    `arn:aws:iam::${ACCOUNT}:root`,
    `arn:aws:iam::${ACCOUNT}:user/ops/alice`,
    `arn:aws:iam::${ACCOUNT}:role/reader`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/reader/session`,
    `arn:aws:sts::${ACCOUNT}:federated-user/bob`,
    `arn:aws:iam::${OTHER}:role/reader`,
  ])('accepts the principal %s, of its own account or another', async (AWS) => {
    const text = policy({ AWS });
    expect(await put(text)).toHaveProperty('ARN');
    expect((await get()).ResourcePolicy).toBe(text);
    expect(await ask('ValidateResourcePolicy', { ResourcePolicy: text })).toEqual({
      PolicyValidationPassed: true,
      ValidationErrors: [],
    });
  });

  it.each([
    `arn:aws:iam::${ACCOUNT}:group/admins`,
    `arn:aws:iam::${ACCOUNT}:role/*`,
    'arn:aws:iam::*:root',
    'arn:aws:iam::1:root',
    'AIDACKCEVSQ6C2EXAMPLE',
    'alice',
  ])('rejects %s, which is no possible principal (M27), and stores nothing', async (AWS) => {
    const refused = {
      __type: 'MalformedPolicyDocumentException',
      Message: 'This resource policy contains an unsupported principal.',
    };
    expect(await put(policy({ AWS }))).toEqual(refused);
    expect(await ask('ValidateResourcePolicy', { ResourcePolicy: policy({ AWS }) })).toEqual(
      refused,
    );
    expect(await get()).not.toHaveProperty('ResourcePolicy');
  });

  it('accepts a public policy unless BlockPublicPolicy is set', async () => {
    expect((await put(FOR_ALL, { BlockPublicPolicy: true })).__type).toBe('PublicPolicyException');
    expect(await get()).not.toHaveProperty('ResourcePolicy');
    expect(await put(FOR_ALL, { BlockPublicPolicy: false })).toHaveProperty('ARN');
    expect(await put(FOR_OTHER, { BlockPublicPolicy: true })).toHaveProperty('ARN');
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-12345' } };
    const pinned = policy('*', { Condition });
    expect(await put(pinned, { BlockPublicPolicy: true })).toHaveProperty('ARN');
  });

  it('accepts 20480 characters and no more', async () => {
    const sized = (length: number) =>
      policy('*', { Sid: 'a'.repeat(length - policy('*', { Sid: '' }).length) });
    expect(sized(20_480)).toHaveLength(20_480);
    expect(await put(sized(20_480))).toHaveProperty('ARN');
    expect((await put(sized(20_481))).__type).toBe('ValidationException');
  });

  it('changes nothing when the same policy is repeated', async () => {
    await put(FOR_OTHER);
    const { seq } = await service.store().load(streamOf('db'));
    await put(FOR_OTHER);
    expect((await service.store().load(streamOf('db'))).seq).toBe(seq);
  });
});

describe('DeleteResourcePolicy', () => {
  it('removes the policy, and succeeds without one', async () => {
    const identity = await get();
    await put(FOR_OTHER);
    expect(await ask('DeleteResourcePolicy', { SecretId: 'db' })).toEqual(identity);
    expect(await get()).toEqual(identity);
    expect(await ask('DeleteResourcePolicy', { SecretId: 'db' })).toEqual(identity);
  });
});

describe('ValidateResourcePolicy', () => {
  const validate = (ResourcePolicy: string, rest: Input = {}) =>
    ask('ValidateResourcePolicy', { ResourcePolicy, ...rest });

  it('passes a sound policy with an empty list, with or without a secret', async () => {
    const passed = { PolicyValidationPassed: true, ValidationErrors: [] };
    expect(await validate(FOR_OTHER)).toEqual(passed);
    expect(await validate(FOR_OTHER, { SecretId: 'db' })).toEqual(passed);
    expect(await get()).not.toHaveProperty('ResourcePolicy');
  });

  it('reports broad access as a finding', async () => {
    expect(await validate(FOR_ALL)).toEqual({
      PolicyValidationPassed: false,
      ValidationErrors: [{ CheckName: 'BROAD_ACCESS', ErrorMessage: expect.any(String) }],
    });
  });

  it('reports as a finding that the caller would be locked out', async () => {
    const { ARN } = await get();
    const Action = 'secretsmanager:*Policy';
    const shut = policy({ AWS: ACCOUNT }, { Effect: 'Deny', Action, Resource: ARN });
    const failed = {
      PolicyValidationPassed: false,
      ValidationErrors: [
        { CheckName: 'LOCK_OUT', ErrorMessage: expect.stringContaining('PutResourcePolicy') },
      ],
    };
    expect(await validate(shut, { SecretId: 'db' })).toEqual(failed);
    expect(await validate(shut)).toEqual(failed);
    await service.ask('CreateSecret', { Name: 'other' });
    expect(await validate(shut, { SecretId: 'other' })).toMatchObject({
      PolicyValidationPassed: true,
    });
  });

  it('reports both findings of one policy', async () => {
    const both = JSON.stringify({
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
        { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' },
      ],
    });
    expect((await validate(both, { SecretId: 'db' })).ValidationErrors).toMatchObject([
      { CheckName: 'BROAD_ACCESS' },
      { CheckName: 'LOCK_OUT' },
    ]);
  });

  it('rejects faults of grammar, unknown secrets and invalid names', async () => {
    expect(await validate('{}')).toEqual(SYNTAX);
    const unknown = await validate(FOR_OTHER, { SecretId: 'nobody' });
    expect(unknown.__type).toBe('ResourceNotFoundException');
    const impossible = await validate(FOR_OTHER, { SecretId: 'not a name' });
    expect(impossible.__type).toBe('ValidationException');
  });
});

describe('Resource policies', () => {
  const OPERATIONS: readonly (readonly [string, Input])[] = [
    ['GetResourcePolicy', {}],
    ['PutResourcePolicy', { ResourcePolicy: FOR_OTHER }],
    ['PutResourcePolicy', { ResourcePolicy: '{}' }],
    ['DeleteResourcePolicy', {}],
  ];

  it.each(OPERATIONS)(
    'T1 %s %j is rejected for a missing secret with 400 and M1',
    async (operation, input) => {
      const { status, json } = await service.ask(operation, { SecretId: 'nobody', ...input });
      expect(status).toBe(400);
      expect(json).toEqual({
        __type: 'ResourceNotFoundException',
        Message: "Secrets Manager can't find the specified secret.",
      });
    },
  );

  it.each(OPERATIONS)(
    'T39 %s %j is rejected for a scheduled secret (M6)',
    async (operation, input) => {
      await storeSecret(service.store(), 'going', { scheduled: true });
      expect(await ask(operation, { SecretId: 'going', ...input })).toEqual({
        __type: 'InvalidRequestException',
        Message:
          "You can't perform this operation on the secret because it was marked for deletion.",
      });
    },
  );

  it('are not enforced yet: no account has access to another, or learns what exists there', async () => {
    const arn = `arn:aws:secretsmanager:us-west-2:${OTHER}:secret:db-abcdef`;
    expect((await get(arn)).__type).toBe('AccessDeniedException');
  });
});
