import { describe, expect, it } from 'vitest';
import { publicStatements } from '../../../domain/iam/public-access.ts';
import { accepted, policy, statement, USER, variable, type Written } from './policies.ts';

const isPublic = (...statements: readonly Written[]): boolean =>
  publicStatements(accepted(policy(...statements))).length > 0;

const everyone = (condition: Written = {}, rest: Written = {}): Written =>
  statement({ Principal: '*', Condition: condition, ...rest });

const ORG = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' };

describe('A statement is public', () => {
  it.each([
    ['"*"', '*'],
    ['{"AWS":"*"}', { AWS: '*' }],
    ['a list that contains "*"', { AWS: [USER, '*'] }],
  ])('when it allows %s without a condition', (_case, principal) => {
    expect(isPublic(statement({ Principal: principal }))).toBe(true);
  });

  it('when it allows all but some principals, regardless of its conditions', () => {
    const allBut = { Principal: undefined, NotPrincipal: { AWS: USER } };
    expect(isPublic(statement(allBut))).toBe(true);
    expect(isPublic(statement({ ...allBut, Condition: { StringEquals: ORG } }))).toBe(true);
  });

  it.each(['aws:PrincipalTag/team', 'aws:RequestedRegion', 'secretsmanager:VersionStage', 'aws:x'])(
    'when its condition tests %s, which any caller can meet',
    (key) => {
      expect(isPublic(everyone({ StringEquals: { [key]: 'x' } }))).toBe(true);
    },
  );

  it.each([
    'StringNotEquals',
    'StringNotEqualsIgnoreCase',
    'StringNotLike',
    'ArnNotEquals',
    'ArnNotLike',
    'StringEqualsIfExists',
    'StringLikeIfExists',
    'ForAllValues:StringEquals',
    'ForAnyValue:StringEqualsIfExists',
    'Null',
    'Bool',
    'IpAddress',
    'NumericEquals',
  ])('when its condition uses %s', (operator) => {
    expect(isPublic(everyone({ [operator]: ORG }))).toBe(true);
  });

  it.each(['*', 'o-*', 'o-a1b2c3d4e?', variable('aws:PrincipalOrgID'), `x${variable('*')}`])(
    'when its condition compares with the variable value %s',
    (value) => {
      for (const operator of ['StringEquals', 'StringLike', 'ArnEquals', 'ArnLike']) {
        expect(isPublic(everyone({ [operator]: { 'aws:PrincipalOrgID': value } }))).toBe(true);
        const values = ['o-a1b2c3d4e5', value];
        expect(isPublic(everyone({ [operator]: { 'aws:PrincipalOrgID': values } }))).toBe(true);
      }
    },
  );

  it.each([
    ['0.0.0.0/0'],
    ['::/0'],
    ['0.0.0.0/1'],
    ['128.0.0.0/7'],
    ['2000::/3'],
    ['2001:db8::/31'],
    ['not an address'],
    ['*'],
    [['203.0.113.0/24', '0.0.0.0/0']],
  ])('when its condition allows the address range %j', (value) => {
    expect(isPublic(everyone({ IpAddress: { 'aws:SourceIp': value } }))).toBe(true);
  });

  it.each(['NotIpAddress', 'IpAddressIfExists', 'ForAllValues:IpAddress', 'StringEquals'])(
    'when its condition tests addresses by %s',
    (operator) => {
      expect(isPublic(everyone({ [operator]: { 'aws:SourceIp': '203.0.113.7' } }))).toBe(true);
    },
  );

  it('and makes its policy public, among any number of others', () => {
    const parsed = accepted(
      policy(
        statement({ Sid: 'mine' }),
        everyone({}, { Sid: 'all' }),
        everyone({}, { Sid: 'any' }),
      ),
    );
    expect(publicStatements(parsed).map(({ sid }) => sid)).toEqual(['all', 'any']);
  });
});

describe('A statement is not public', () => {
  it.each([
    ['an account', { AWS: '111122223333' }],
    ['a user', { AWS: USER }],
    ['a service', { Service: 'lambda.amazonaws.com' }],
    ['a provider', { Federated: 'arn:aws:iam::111122223333:saml-provider/ADFS' }],
  ])('when it allows %s', (_case, principal) => {
    expect(isPublic(statement({ Principal: principal }))).toBe(false);
  });

  it('when it denies, regardless of the principals', () => {
    expect(isPublic(everyone({}, { Effect: 'Deny' }))).toBe(false);
    const allBut = { Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: USER } };
    expect(isPublic(statement(allBut))).toBe(false);
  });

  it.each([
    ['aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
    ['aws:PrincipalAccount', '111122223333'],
    ['aws:PrincipalArn', USER],
    ['aws:SourceAccount', '111122223333'],
    ['aws:SourceArn', 'arn:aws:lambda:eu-west-1:111122223333:function:rotate'],
    ['aws:SourceVpc', 'vpc-0a1b2c3d'],
    ['aws:SourceVpce', 'vpce-0a1b2c3d'],
    ['aws:userid', 'AIDACKCEVSQ6C2EXAMPLE'],
    ['AWS:PRINCIPALORGID', 'o-a1b2c3d4e5'],
  ])('when its condition requires %s to have a fixed value', (key, value) => {
    const tests = ['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike'];
    for (const operator of [...tests, 'ForAnyValue:StringEquals']) {
      expect(isPublic(everyone({ [operator]: { [key]: value } }))).toBe(false);
      expect(isPublic(everyone({ [operator]: { [key]: [value, `${value}0`] } }))).toBe(false);
    }
  });

  it.each([['203.0.113.7'], ['10.0.0.0/8'], ['2001:db8::/32'], ['2001:DB8::1'], [['10.1.2.3/32']]])(
    'when its condition allows the address range %j',
    (value) => {
      expect(isPublic(everyone({ IpAddress: { 'aws:SourceIp': value } }))).toBe(false);
      expect(isPublic(everyone({ 'ForAnyValue:IpAddress': { 'AWS:sourceip': value } }))).toBe(
        false,
      );
    },
  );

  it('when one of several conditions limits the callers', () => {
    const condition = { StringLike: { 'aws:PrincipalArn': '*' }, StringEquals: ORG };
    expect(isPublic(everyone(condition))).toBe(false);
  });
});
