import type { Principal as Caller } from '../ports/credential-directory.ts';
import type { SecretArn } from '../secret/ids.ts';
import { matchesAction, matchesPattern, selects } from './match.ts';
import type { Policy, Principal, Selection, Statement } from './policy.ts';

/**
 * The statements by which a policy locks its author out: they deny the caller PutResourcePolicy, with
 * which the policy could be replaced, and have no condition that a later call might escape. Without
 * an ARN, a statement counts that could speak of any secret.
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
      speaksOf(resources, arn),
  );

const REPLACING = 'secretsmanager:PutResourcePolicy';

/** Services and providers call under names of their own. */
const includes = (principal: Principal, caller: Caller): boolean => {
  if (principal.kind === 'everyone') return true;
  if (principal.kind === 'account') return principal.account === caller.account;
  return 'arn' in principal && principal.arn === caller.arn;
};

const speaksOf = (resources: Selection<string>, arn: SecretArn | null): boolean => {
  if (arn !== null) return selects(resources, (pattern) => matchesPattern(pattern, arn));
  return !resources.negated || !resources.items.some((pattern) => EVERY_SECRET.test(pattern));
};

/** What a NotResource leaves no secret outside of. */
const EVERY_SECRET = /^(?:\*|arn:(?:\*|aws):secretsmanager:\*:\*:(?:secret:)?\*)$/;
