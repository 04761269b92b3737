import { describe, expect, it } from 'vitest';
import { accepted, parse, policy, READ, SYNTAX, statement, variable } from './policies.ts';

describe('A statement', () => {
  it.each([
    ['no effect', { Effect: undefined }],
    ['an effect in lower case', { Effect: 'allow' }],
    ['an unknown effect', { Effect: 'Audit' }],
    ['a list of effects', { Effect: ['Allow'] }],
    ['no principal', { Principal: undefined }],
    ['both principals', { NotPrincipal: '*' }],
    ['no action', { Action: undefined }],
    ['both actions', { NotAction: READ }],
    ['no resource', { Resource: undefined }],
    ['both resources', { NotResource: '*' }],
    ['an unknown member', { Comment: 'for ops' }],
    ['a member in the wrong case', { effect: 'Allow' }],
    ['a null condition', { Condition: null }],
    ['a Sid that is not a string', { Sid: 1 }],
    ['a null Sid', { Sid: null }],
  ])('has a syntax error with %s', (_case, rest) => {
    expect(parse(policy(statement(rest)))).toEqual(SYNTAX);
  });

  it.each(['', 'ReadOnly2', 'a', '0'])('may have the Sid %j', (sid) => {
    expect(accepted(policy(statement({ Sid: sid }))).statements[0]?.sid).toBe(sid);
  });

  it.each(['read only', 'read-only', 'read_only', 'lesbär', 'a\n'])(
    'cannot have the Sid %j',
    (sid) => {
      expect(parse(policy(statement({ Sid: sid })))).toEqual(SYNTAX);
    },
  );

  it('cannot have the Sid of another one, unless it is empty', () => {
    const named = (...sids: readonly string[]): string =>
      policy(...sids.map((sid) => statement({ Sid: sid })));
    expect(parse(named('a', 'b', 'a'))).toEqual(SYNTAX);
    expect(parse(named('', 'a', '')).ok).toBe(true);
    expect(parse(named('a', 'A')).ok).toBe(true);
  });
});

describe('An action', () => {
  it.each([
    '*',
    'secretsmanager:*',
    'secretsmanager:GetSecretValue',
    'secretsmanager:Get*',
    'secretsmanager:Get?ecretValue',
    'SecretsManager:getsecretvalue',
  ])('may be %s', (action) => {
    const { statements } = accepted(policy(statement({ Action: action })));
    expect(statements[0]?.actions).toEqual({ negated: false, items: [action] });
  });

  it.each([
    's3:GetObject',
    's3:*',
    '*:*',
    '*:GetSecretValue',
    'secretsmanager*',
    'secrets*:GetSecretValue',
    'secretsmanager:',
    'secretsmanager',
    'GetSecretValue',
    'secretsmanager:Get SecretValue',
    ' secretsmanager:GetSecretValue',
    'secretsmanager:GetSecretValue\n',
    'secretsmanager:Get:SecretValue',
    `secretsmanager:${variable('aws:username')}`,
    '**',
    '',
  ])('cannot be %j', (action) => {
    expect(parse(policy(statement({ Action: action })))).toEqual(SYNTAX);
    expect(parse(policy(statement({ Action: [READ, action] })))).toEqual(SYNTAX);
    expect(parse(policy(statement({ Action: undefined, NotAction: action })))).toEqual(SYNTAX);
  });

  it.each([[[]], [null], [7], [{}], [[READ, null]], [[[READ]]]])('cannot be %j', (action) => {
    expect(parse(policy(statement({ Action: action })))).toEqual(SYNTAX);
  });
});

describe('A resource', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/password-a1B2c3';

  it.each([
    '*',
    arn,
    arn.replace('a1B2c3', '??????'),
    'arn:aws:secretsmanager:*:*:secret:*',
    'arn:*:secretsmanager:*:*:*',
    'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:x-a1B2c3',
    `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${variable('aws:username')}-*`,
  ])('may be %s', (resource) => {
    const { statements } = accepted(policy(statement({ Resource: resource })));
    expect(statements[0]?.resources).toEqual({ negated: false, items: [resource] });
  });

  it.each([
    'arn:aws:s3:::bucket/key',
    'arn:aws:*:eu-west-1:111122223333:secret:x',
    'arn:aws:secretsmanager:*',
    'arn:aws:secretsmanager:eu-west-1:111122223333:',
    'arn:*',
    'db/password',
    '**',
    ` ${arn}`,
    '',
  ])('cannot be %j', (resource) => {
    expect(parse(policy(statement({ Resource: resource })))).toEqual(SYNTAX);
    expect(parse(policy(statement({ Resource: ['*', resource] })))).toEqual(SYNTAX);
  });

  it.each([[[]], [null], [true], [{}], [['*', 1]]])('cannot be %j', (resource) => {
    expect(parse(policy(statement({ Resource: resource })))).toEqual(SYNTAX);
  });
});
