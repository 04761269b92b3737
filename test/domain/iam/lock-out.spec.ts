import { describe, expect, it } from 'vitest';
import { lockingStatements } from '../../../domain/iam/lock-out.ts';
import type { SecretArn } from '../../../domain/secret/ids.ts';
import { ACCOUNT, arnOf } from '../../support/examples.ts';
import { accepted, policy, statement, USER, type Written } from './policies.ts';

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const OTHER = '999999999999';
const ARN = arnOf('db/password');

const locks = (written: Written, arn: SecretArn | null = ARN): boolean => {
  const deny = statement({ Effect: 'Deny', Principal: '*', Action: '*', ...written });
  const caller = { account: ACCOUNT, arn: ROOT };
  return lockingStatements(accepted(policy(deny)), caller, arn).length > 0;
};

const not = (name: string, value: unknown): Written => ({
  [name]: undefined,
  [`Not${name}`]: value,
});

describe('A policy locks its author out', () => {
  it.each([
    ['everyone', { Principal: '*' }],
    ['its account', { Principal: { AWS: ACCOUNT } }],
    ['its root', { Principal: { AWS: [USER, ROOT] } }],
    ['all but another account', not('Principal', { AWS: OTHER })],
    ['all but one of its users', not('Principal', { AWS: USER })],
  ])('when it denies %s', (_who, written) => {
    expect(locks(written)).toBe(true);
  });

  it.each([
    ['every action', { Action: '*' }],
    [
      'the action',
      { Action: ['secretsmanager:GetSecretValue', 'secretsmanager:PutResourcePolicy'] },
    ],
    ['it in another case', { Action: 'SECRETSMANAGER:putresourcepolicy' }],
    ['it by wildcards', { Action: 'secretsmanager:Put*Polic?' }],
    ['all but reading', not('Action', 'secretsmanager:Get*')],
  ])('when it denies %s', (_what, written) => {
    expect(locks(written)).toBe(true);
  });

  it.each([
    ['the secret', { Resource: ARN }],
    ['it by wildcards', { Resource: 'arn:aws:secretsmanager:*:*:secret:db/*-??????' }],
    ['all but another', not('Resource', arnOf('other'))],
  ])('when it denies %s', (_which, written) => {
    expect(locks(written)).toBe(true);
  });

  it('by any of its statements', () => {
    const deny = statement({ Sid: 'shut', Effect: 'Deny', Principal: '*', Action: '*' });
    const read = accepted(policy(statement(), deny));
    const found = lockingStatements(read, { account: ACCOUNT, arn: ROOT }, ARN);
    expect(found.map(({ sid }) => sid)).toEqual(['shut']);
  });

  it.each([
    ['one secret', { Resource: ARN }],
    ['all but one', not('Resource', ARN)],
  ])('without a known secret, when it denies %s', (_which, written) => {
    expect(locks(written, null)).toBe(true);
  });
});

describe('A policy does not lock its author out', () => {
  it.each([
    ['allows', { Effect: 'Allow' }],
    ['denies another account', { Principal: { AWS: OTHER } }],
    ['denies a user', { Principal: { AWS: USER } }],
    ['denies a service', { Principal: { Service: 'lambda.amazonaws.com' } }],
    ['denies all but its account', not('Principal', { AWS: [OTHER, ACCOUNT] })],
    ['denies all but everyone', not('Principal', '*')],
    ['denies reading', { Action: 'secretsmanager:Get*' }],
    ['denies only the removal of the policy', { Action: 'secretsmanager:DeleteResourcePolicy' }],
    ['denies all but policies', not('Action', 'secretsmanager:*ResourcePolicy')],
    ['denies another secret', { Resource: arnOf('other') }],
    ['denies its name in another case', { Resource: arnOf('DB/password') }],
    ['denies all but the secret', not('Resource', ARN)],
    ['denies only under a condition', { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
  ])('when it %s', (_case, written) => {
    expect(locks(written)).toBe(false);
  });

  it.each(['*', 'arn:aws:secretsmanager:*:*:*', 'arn:*:secretsmanager:*:*:secret:*'])(
    'without a known secret, when it denies all but %s',
    (pattern) => {
      expect(locks(not('Resource', pattern), null)).toBe(false);
    },
  );
});
