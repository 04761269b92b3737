import { describe, expect, it } from 'vitest';
import { accepted, parse, policy, SYNTAX, statement } from './policies.ts';

const conditions = (condition: unknown) =>
  accepted(policy(statement({ Condition: condition }))).statements[0]?.conditions;

const TESTS = [
  ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ...['StringLike', 'StringNotLike', 'NumericEquals', 'NumericNotEquals', 'NumericLessThan'],
  ...['NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals', 'DateEquals'],
  ...['DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan'],
  ...['DateGreaterThanEquals', 'Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress', 'ArnEquals'],
  ...['ArnNotEquals', 'ArnLike', 'ArnNotLike'],
];

describe('A condition', () => {
  it.each(TESTS)('supports %s, with either quantifier and with IfExists', (test) => {
    const decorated = [
      test,
      `${test}IfExists`,
      `ForAnyValue:${test}`,
      `ForAllValues:${test}IfExists`,
    ];
    const written = Object.fromEntries(decorated.map((name) => [name, { 'aws:userid': 'x' }]));
    expect(conditions(written)?.map(({ operator }) => operator)).toEqual([
      { quantifier: null, test, ifExists: false },
      { quantifier: null, test, ifExists: true },
      { quantifier: 'any', test, ifExists: false },
      { quantifier: 'all', test, ifExists: true },
    ]);
  });

  it('supports Null, which has no variants', () => {
    expect(conditions({ Null: { 'aws:TokenIssueTime': 'true' } })).toHaveLength(1);
    for (const name of ['NullIfExists', 'ForAnyValue:Null', 'ForAllValues:Null']) {
      const text = policy(statement({ Condition: { [name]: { 'aws:TokenIssueTime': 'true' } } }));
      expect(parse(text)).toEqual(SYNTAX);
    }
  });

  it.each([
    'StringMatches',
    'stringEquals',
    'StringEqualsIfexists',
    'StringEqualsIfExistsIfExists',
    'ForSomeValues:StringEquals',
    'ForAnyValues:StringEquals',
    'ForAnyValue:ForAllValues:StringEquals',
    'ForAnyValue:',
    'IfExists',
    'StringEquals ',
    '__proto__',
    'constructor',
    '',
  ])('with the unknown operator %j is a syntax error', (name) => {
    const text = JSON.stringify({ '@': { 'aws:userid': 'x' } }).replace('@', name);
    const written = policy(statement({ Condition: '@@' })).replace('"@@"', text);
    expect(parse(written)).toEqual(SYNTAX);
  });

  it('is parsed into one entry per key and operator, with its values as strings', () => {
    const written = {
      StringLike: { 'aws:PrincipalArn': ['a', 'b'], 'aws:ResourceTag/cost center': 'x' },
      NumericLessThan: { 'secretsmanager:RecoveryWindowInDays': 7.5 },
      Bool: { 'secretsmanager:BlockPublicPolicy': [true, 'false'] },
      StringEquals: { 'aws:SourceAccount': 111122223333 },
    };
    expect(conditions(written)?.map(({ key, values }) => [key, values])).toEqual([
      ['aws:PrincipalArn', ['a', 'b']],
      ['aws:ResourceTag/cost center', ['x']],
      ['secretsmanager:RecoveryWindowInDays', ['7.5']],
      ['secretsmanager:BlockPublicPolicy', ['true', 'false']],
      ['aws:SourceAccount', ['111122223333']],
    ]);
  });

  it('may be empty', () => {
    expect(conditions({})).toEqual([]);
    expect(conditions({ StringEquals: {} })).toEqual([]);
  });

  it.each(['saml:aud', 'oidc.eks.eu-west-1.amazonaws.com/id/0A:sub', 'aws:ResourceTag/ключ'])(
    'may test the key %s',
    (key) => {
      expect(conditions({ StringEquals: { [key]: 'x' } })?.[0]?.key).toBe(key);
    },
  );

  it.each(['userid', '', ':userid', 'aws:', 'aws: x', 'a b:c', '__proto__'])(
    'with the malformed key %j is a syntax error',
    (key) => {
      const keys = `{${JSON.stringify(key)}:"x"}`;
      const written = policy(statement({ Condition: { Bool: '@@' } })).replace('"@@"', keys);
      expect(parse(written)).toEqual(SYNTAX);
    },
  );

  it.each([[null], [[]], [{}], [['x', null]], [[['x']]], [{ 'aws:userid': 'x' }]])(
    'with the value %j is a syntax error',
    (value) => {
      const condition = { StringEquals: { 'aws:userid': value } };
      expect(parse(policy(statement({ Condition: condition })))).toEqual(SYNTAX);
    },
  );

  it.each(['12345678901234567890', '1e400', '-1e400', '9007199254740993'])(
    'with the number %s is a syntax error, because it is not exact',
    (digits) => {
      const condition = { NumericEquals: { 'aws:x': '@@' } };
      const written = policy(statement({ Condition: condition }));
      expect(parse(written.replace('"@@"', digits))).toEqual(SYNTAX);
      expect(parse(written.replace('@@', digits)).ok).toBe(true);
    },
  );

  it.each([
    [null],
    ['x'],
    [[]],
    [[{}]],
    [{ StringEquals: 'x' }],
    [{ StringEquals: ['aws:userid'] }],
  ])('written as %j is a syntax error', (condition) => {
    expect(parse(policy(statement({ Condition: condition })))).toEqual(SYNTAX);
  });
});
