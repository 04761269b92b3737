import { describe, expect, it } from 'vitest';
import { accepted, parse, policy, READ, SYNTAX, statement, USER } from './policies.ts';

const inPolicy = (rest: Record<string, unknown>): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statement(), ...rest });

describe('A resource policy', () => {
  it('is parsed into normalised form, with every element', () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Id: 'for ops',
      Statement: {
        Sid: 'Read1',
        Effect: 'Deny',
        NotPrincipal: { AWS: [USER, '999999999999'] },
        NotAction: [READ, 'secretsmanager:*'],
        NotResource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3',
        Condition: { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
      },
    });
    expect(accepted(text)).toEqual({
      version: '2012-10-17',
      id: 'for ops',
      statements: [
        {
          sid: 'Read1',
          effect: 'Deny',
          principals: {
            negated: true,
            items: [
              { kind: 'user', account: '111122223333', arn: USER },
              { kind: 'account', account: '999999999999' },
            ],
          },
          actions: { negated: true, items: [READ, 'secretsmanager:*'] },
          resources: {
            negated: true,
            items: ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3'],
          },
          conditions: [
            {
              operator: { quantifier: null, test: 'StringEquals', ifExists: false },
              key: 'secretsmanager:VersionStage',
              values: ['AWSCURRENT'],
            },
          ],
        },
      ],
    });
  });

  it('means the same with one statement as with a list of one, and single values as lists', () => {
    const lists = statement({ Principal: { AWS: [USER] }, Action: [READ], Resource: ['*'] });
    const alone = JSON.stringify({ Version: '2012-10-17', Statement: statement() });
    expect(accepted(alone)).toEqual(accepted(policy(lists)));
  });

  it('defaults to the older version, without Id and Sid', () => {
    const bare = JSON.stringify({ Statement: [statement()] });
    expect(accepted(bare)).toMatchObject({
      version: '2008-10-17',
      id: null,
      statements: [{ sid: null, conditions: [] }],
    });
    expect(accepted(inPolicy({ Version: '2008-10-17' })).version).toBe('2008-10-17');
  });

  it('keeps the order of the statements', () => {
    const sids = ['b', 'a', 'c'];
    const written = policy(...sids.map((sid) => statement({ Sid: sid })));
    expect(accepted(written).statements.map(({ sid }) => sid)).toEqual(sids);
  });

  it.each([
    ['nothing', ''],
    ['not JSON', 'Allow everything'],
    ['truncated JSON', '{"Version":"2012-10-17","Statement":['],
    ['JSON with a comment', `/* ops */${policy(statement())}`],
    ['JSON with something after it', `${policy(statement())}}`],
    ['single quotes', "{'Statement':[]}"],
    ['the empty object', '{}'],
    ['a list', `[${policy(statement())}]`],
    ['null', 'null'],
    ['a string', '"policy"'],
    ['a number', '7'],
  ])('has a syntax error when it is %s', (_case, text) => {
    expect(parse(text)).toEqual(SYNTAX);
  });

  it.each([
    ['an unknown version', { Version: '2012-10-18' }],
    ['a version that is not a string', { Version: 2012 }],
    ['a null version', { Version: null }],
    ['an Id that is not a string', { Id: 7 }],
    ['a null Id', { Id: null }],
    ['an unknown member', { Statements: [] }],
    ['a member in the wrong case', { version: '2012-10-17' }],
    ['no statement', { Statement: undefined }],
    ['an empty list of statements', { Statement: [] }],
    ['a null statement', { Statement: null }],
    ['a statement that is a string', { Statement: 'Allow' }],
    ['a list with something other than statements', { Statement: [statement(), null] }],
    ['a list of lists', { Statement: [[statement()]] }],
    ['an empty statement', { Statement: {} }],
  ])('has a syntax error with %s', (_case, rest) => {
    expect(parse(inPolicy(rest))).toEqual(SYNTAX);
  });

  it('must not have duplicate members, at any depth', () => {
    const text = policy(statement({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }));
    expect(parse(text).ok).toBe(true);
    const twice = [
      text.replace('{"Version":', '{"Version":"2008-10-17","Version":'),
      text.replace('"Effect":', '"Effect":"Deny","Effect":'),
      text.replace('"Effect":', '"Effect":"Deny","\\u0045ffect":'),
      text.replace('"AWS":', '"AWS":"*","AWS":'),
      text.replace('"Bool":', '"Bool":{},"Bool":'),
      text.replace('"aws:Sec', '"aws:SecureTransport":"false","aws:Sec'),
    ];
    for (const written of twice) expect(parse(written)).toEqual(SYNTAX);
  });

  it('may contain colons, quotes and backslashes in strings', () => {
    const id = String.raw`a:"b":\":\\`;
    expect(accepted(inPolicy({ Id: id })).id).toBe(id);
  });

  it('may be up to 20480 characters long', () => {
    const padded = (length: number): string => {
      const text = inPolicy({ Id: '' });
      return text.replace('"Id":""', `"Id":"${'x'.repeat(length - text.length)}"`);
    };
    expect(padded(20_480)).toHaveLength(20_480);
    expect(parse(padded(20_480)).ok).toBe(true);
    expect(parse(padded(20_481))).toEqual(SYNTAX);
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"Statement":', '}'],
    ['conditions', '{"Condition":', '}'],
  ])('with deeply nested %s is a syntax error, not a stack overflow', (_case, open, close) => {
    const depth = Math.floor(20_000 / (open.length + close.length));
    const nested = `${open.repeat(depth)}{}${close.repeat(depth)}`;
    expect(parse(nested)).toEqual(SYNTAX);
    expect(parse(inPolicy({ Id: '@' }).replace('"@"', nested.slice(0, 15_000)))).toEqual(SYNTAX);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'rejects a member called %s, without polluting a prototype',
    (name) => {
      const effect = statement({ Effect: undefined });
      const hidden = JSON.stringify({ Effect: 'Allow' });
      const inside = JSON.stringify(effect).replace('{', `{${JSON.stringify(name)}:${hidden},`);
      const outside = inPolicy({}).replace('{', `{${JSON.stringify(name)}:{"Id":"x"},`);
      expect(parse(`{"Statement":${inside}}`)).toEqual(SYNTAX);
      expect(parse(outside)).toEqual(SYNTAX);
      expect(Object.hasOwn(Object.prototype, 'Effect')).toBe(false);
    },
  );
});
