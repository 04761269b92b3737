import type { Principal as Caller } from '../ports/credential-directory.ts';
import type { SecretArn } from '../secret/ids.ts';
import { matchesAction, matchesPattern, selects } from './match.ts';
import type { Policy, Principal, Selection, Statement } from './policy.ts';

/**
 * The statements by which a policy locks its author out: they deny the caller PutResourcePolicy,
 * which would be needed to replace the policy, and have no condition that a later request might not
 * meet. Without an ARN, a statement counts if it could apply to any secret.
 */
export const lockingStatements = (
  { statements }: Policy,
  caller: Caller,
  arn: SecretArn | null,
): readonly Statement[] =>
  statements.filter(
    ({ effect, principals, actions, resources, conditions }) =>
      effect === 'Deny' &&
      conditions.length === 0 &&
      selects(principals, (principal) => includes(principal, caller)) &&
      selects(actions, (pattern) => matchesAction(pattern, REPLACING)) &&
      appliesTo(resources, arn),
  );

const REPLACING = 'secretsmanager:PutResourcePolicy';

/** Services and identity providers never match: the caller belongs to an account. */
const includes = (principal: Principal, caller: Caller): boolean => {
  if (principal.kind === 'everyone') return true;
  if (principal.kind === 'account') return principal.account === caller.account;
  return 'arn' in principal && principal.arn === caller.arn;
};

const appliesTo = (resources: Selection<string>, arn: SecretArn | null): boolean => {
  if (arn !== null) return selects(resources, (pattern) => matchesPattern(pattern, arn));
  return !resources.negated || !resources.items.some((pattern) => EVERY_SECRET.test(pattern));
};

/** A NotResource of this form excludes every secret. */
const EVERY_SECRET = /^(?:\*|arn:(?:\*|aws):secretsmanager:\*:\*:(?:secret:)?\*)$/;
