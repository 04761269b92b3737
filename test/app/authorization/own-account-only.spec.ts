import { describe, expect, it } from 'vitest';
import { type AccessRequest, accessDenied } from '../../../app/authorization/authorizer.ts';
import { ownAccountOnly } from '../../../app/authorization/own-account-only.ts';
import { type AccountId, branded } from '../../../domain/secret/ids.ts';
import { ACCOUNT, ROOT_KEY } from '../../support/root.ts';

const OTHER = branded<AccountId>('999999999999');

const requestFor = (account: AccountId, named: string | null): AccessRequest => ({
  principal: ROOT_KEY.principal,
  action: 'secretsmanager:GetSecretValue',
  resource: { account, arn: `arn:aws:secretsmanager:us-west-2:${account}:secret:db`, named },
  conditionKeys: {},
});

const DENIED = { allowed: false, reason: 'noResourcePolicy' };

describe('The authorizer of root principals', () => {
  it('allows everything in the own account, whether or not the secret is known', () => {
    const request = requestFor(ACCOUNT, 'db');
    expect(ownAccountOnly.decideUnread(request)).toEqual({ allowed: true });
    expect(ownAccountOnly.decide(request, null)).toEqual({ allowed: true });
  });

  it('denies everything in another account, before anything is read', () => {
    const request = requestFor(OTHER, 'db');
    expect(ownAccountOnly.decideUnread(request)).toEqual(DENIED);
    expect(ownAccountOnly.decide(request, null)).toEqual(DENIED);
  });
});

describe('A denial', () => {
  it('names principal, action and the secret as the request named it', () => {
    expect(accessDenied(requestFor(OTHER, 'db'), 'noResourcePolicy')).toEqual({
      code: 'AccessDenied',
      message:
        'User: arn:aws:iam::123456789012:root is not authorized to perform: ' +
        'secretsmanager:GetSecretValue on resource: db ' +
        'because no resource-based policy allows the secretsmanager:GetSecretValue action',
    });
  });

  it('leaves the resource out where an action has none', () => {
    expect(accessDenied(requestFor(ACCOUNT, null), 'noResourcePolicy').message).toBe(
      'User: arn:aws:iam::123456789012:root is not authorized to perform: ' +
        'secretsmanager:GetSecretValue ' +
        'because no resource-based policy allows the secretsmanager:GetSecretValue action',
    );
  });
});
