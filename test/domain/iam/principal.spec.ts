import { describe, expect, it } from 'vitest';
import {
  POLICY_SYNTAX,
  PUBLIC_POLICY,
  UNSUPPORTED_PRINCIPAL,
} from '../../../domain/iam/messages.ts';
import type { NamedPrincipal } from '../../../domain/iam/policy.ts';
import { accepted, PRINCIPAL, parse, policy, SYNTAX, statement, USER } from './policies.ts';

const principals = (principal: unknown) =>
  accepted(policy(statement({ Principal: principal }))).statements[0]?.principals.items;

const account = '111122223333';

describe('A principal', () => {
  it.each<[id: string, expected: object]>([
    ['*', { kind: 'everyone' }],
    [account, { kind: 'account', account }],
    [`arn:aws:iam::${account}:root`, { kind: 'account', account }],
    [`arn:aws-cn:iam::${account}:root`, { kind: 'account', account }],
  ])('of AWS may be %s', (id, expected) => {
    expect(principals({ AWS: id })).toEqual([expected]);
  });

  it.each([
    ['user', `arn:aws:iam::${account}:user/alice`],
    ['user', `arn:aws:iam::${account}:user/ops/eu!(1)/alice@example.com`],
    ['role', `arn:aws:iam::${account}:role/reader`],
    ['role', `arn:aws-us-gov:iam::${account}:role/aws-service-role/x.amazonaws.com/Reader_1`],
    ['assumedRole', `arn:aws:sts::${account}:assumed-role/reader/session=1,2`],
    ['federatedUser', `arn:aws:sts::${account}:federated-user/bob`],
  ])('of AWS may be a %s such as %s', (kind, arn) => {
    expect(principals({ AWS: arn })).toEqual([{ kind, account, arn }]);
  });

  it.each([
    'alice',
    '',
    '11112222333',
    '1111222233334',
    `${account}:root`,
    `arn:aws:iam::${account}`,
    `arn:aws:iam::${account}:root/x`,
    `arn:aws:iam:eu-west-1:${account}:root`,
    `arn:aws:iam::${account}:group/admins`,
    `arn:aws:iam::${account}:user/*`,
    `arn:aws:iam::${account}:user/o*s/alice`,
    `arn:aws:iam::${account}:role/reader?`,
    `arn:aws:iam::${account}:role/`,
    `arn:aws:iam::${account}:role//reader`,
    `arn:aws:iam::${account}:role/${'r'.repeat(65)}`,
    `arn:aws:sts::${account}:assumed-role/reader/s`,
    `arn:aws:iam::${account}:user/alice\n`,
    `arn:aws:iam::${account}:user/älice`,
    'arn:aws:iam::*:root',
    'arn:aws:iam::cloudfront:user/x',
    'arn:aws:iam::aws:policy/AdministratorAccess',
    `arn:aws:sts::${account}:assumed-role/reader`,
    `arn:aws:sts::${account}:assumed-role/reader/a/b`,
    `arn:aws:sts::${account}:assumed-role/reader/*`,
    `arn:aws:iam::${account}:assumed-role/reader/session`,
    `arn:aws:sts::${account}:role/reader`,
    `arn:evil:iam::${account}:root`,
    'AIDACKCEVSQ6C2EXAMPLE',
    'lambda.amazonaws.com',
  ])('of AWS cannot be %j', (id) => {
    expect(parse(policy(statement({ Principal: { AWS: id } })))).toEqual(PRINCIPAL);
    expect(parse(policy(statement({ Principal: { AWS: [USER, id] } })))).toEqual(PRINCIPAL);
  });

  it.each([
    'lambda.amazonaws.com',
    'delivery.logs.amazonaws.com',
    'ec2.eu-west-1.amazonaws.com',
    'ec2.amazonaws.com.cn',
  ])('may be the service %s', (name) => {
    expect(principals({ Service: name })).toEqual([{ kind: 'service', name }]);
  });

  it.each(['*', 'lambda', 'amazonaws.com', '*.amazonaws.com', 'lambda.example.com', account])(
    'cannot be the service %s',
    (name) => {
      expect(parse(policy(statement({ Principal: { Service: name } })))).toEqual(PRINCIPAL);
    },
  );

  it.each([
    'cognito-identity.amazonaws.com',
    'accounts.google.com',
    `arn:aws:iam::${account}:saml-provider/ADFS`,
    `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
    `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123ABCD`,
  ])('may be federated by the provider %s', (provider) => {
    expect(principals({ Federated: provider })).toEqual([{ kind: 'federated', provider }]);
  });

  it.each(['*', 'localhost', '', `arn:aws:iam::${account}:role/reader`])(
    'cannot be federated by the provider %j',
    (provider) => {
      expect(parse(policy(statement({ Principal: { Federated: provider } })))).toEqual(PRINCIPAL);
    },
  );

  it('cannot be a canonical user, which only S3 supports', () => {
    const canonical = {
      CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd',
    };
    expect(parse(policy(statement({ Principal: canonical })))).toEqual(PRINCIPAL);
  });

  it('may be combined with others of the same and of other types', () => {
    const mixed = { AWS: [account, '*'], Service: ['lambda.amazonaws.com'] };
    expect(principals(mixed)).toEqual([
      { kind: 'account', account },
      { kind: 'everyone' },
      { kind: 'service', name: 'lambda.amazonaws.com' },
    ]);
  });

  it('written as "*" means everyone, as {"AWS":"*"} does', () => {
    expect(principals('*')).toEqual(principals({ AWS: '*' }));
  });

  it.each([
    [USER],
    [['*']],
    [null],
    [7],
    [{}],
    [{ AWS: [] }],
    [{ AWS: null }],
    [{ AWS: 111122223333 }],
    [{ AWS: { id: USER } }],
    [{ AWS: [USER, 7] }],
    [{ aws: USER }],
    [{ Role: USER }],
    [{ AWS: USER, Unknown: USER }],
    [{ AWS: USER, Service: [] }],
  ])('written as %j is a syntax error', (principal) => {
    expect(parse(policy(statement({ Principal: principal })))).toEqual(SYNTAX);
    const negated = statement({ Principal: undefined, NotPrincipal: principal });
    expect(parse(policy(negated))).toEqual(SYNTAX);
  });
});

describe('A principal that does not exist', () => {
  const text = policy(
    statement({ Principal: '*' }),
    statement({ Principal: { AWS: [account, USER] } }),
    statement({ Principal: undefined, NotPrincipal: { Service: 'lambda.amazonaws.com' } }),
  );

  it('is looked up, as is each one named except everyone', () => {
    const lookedUp: NamedPrincipal[] = [];
    const parsed = parse(text, (principal) => {
      lookedUp.push(principal);
      return true;
    });
    expect(parsed.ok).toBe(true);
    expect(lookedUp.map(({ kind }) => kind)).toEqual(['account', 'user', 'service']);
  });

  it.each(['account', 'user', 'service'])('is rejected as unsupported: %s', (kind) => {
    expect(parse(text, (principal) => principal.kind !== kind)).toEqual(PRINCIPAL);
  });

  it('is not looked up in a policy with a syntax error', () => {
    const broken = policy(statement({ Principal: { AWS: 'nobody' } }), statement({ Effect: 'No' }));
    const parsed = parse(broken, () =>
      expect.unreachable('looked up for a policy with a syntax error'),
    );
    expect(parsed).toEqual(SYNTAX);
  });
});

describe('The messages about policies', () => {
  it('are those of AWS', () => {
    expect(POLICY_SYNTAX).toBe('This resource policy contains a syntax error.');
    expect(UNSUPPORTED_PRINCIPAL).toBe('This resource policy contains an unsupported principal.');
    expect(PUBLIC_POLICY).toContain('did not prevent broad access to the secret');
  });
});
