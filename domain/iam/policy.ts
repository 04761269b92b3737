import type { AccountId } from '../secret/ids.ts';

/**
 * A resource policy after its grammar was checked, in one shape whatever way it was written: single
 * values are lists, and an absent Version is the one it stands for ("IAM JSON policy elements
 * reference", IAM user guide). Nothing here says whether a request is allowed.
 */
export type Policy = {
  readonly version: PolicyVersion;
  readonly id: string | null;
  readonly statements: readonly Statement[];
};

/** Policy variables such as `${aws:username}` mean something in the newer version only. */
export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** One statement; a request must fit all of its parts. */
export type Statement = {
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: Selection<Principal>;
  /** `*` or `secretsmanager:…`, with `*` and `?` as wildcards; case does not matter. */
  readonly actions: Selection<string>;
  /** `*` or the ARN of secrets, with `*` and `?` as wildcards. */
  readonly resources: Selection<string>;
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
};

/** What an element and its `Not…` twin select: one of the items, or anything but them. Never empty. */
export type Selection<Item> = { readonly negated: boolean; readonly items: readonly Item[] };

/** Who a statement speaks of. An account stands for every principal it lets use the secret. */
export type Principal =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'account'; readonly account: AccountId }
  | {
      readonly kind: 'user' | 'role' | 'assumedRole' | 'federatedUser';
      readonly account: AccountId;
      readonly arn: string;
    }
  | { readonly kind: 'service'; readonly name: string }
  /** An identity provider: the ARN of one in an account, or the host name of a public one. */
  | { readonly kind: 'federated'; readonly provider: string };

/** A principal that has to exist, as opposed to everyone. */
export type NamedPrincipal = Exclude<Principal, { readonly kind: 'everyone' }>;

/** `operator` applied to a key of the request: one of the values must fit, unless it is negated. */
export type Condition = {
  readonly operator: ConditionOperator;
  /** As written; case does not matter before a `/`. */
  readonly key: string;
  /** Booleans and numbers as text. Never empty. */
  readonly values: readonly string[];
};

/** An operator taken apart: `ForAnyValue:StringLikeIfExists` is `any`, `StringLike` and `true`. */
export type ConditionOperator = {
  readonly quantifier: 'any' | 'all' | null;
  readonly test: ConditionTest;
  readonly ifExists: boolean;
};

/** "IAM JSON policy elements: Condition operators", IAM user guide. */
export const CONDITION_TESTS = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnNotEquals',
  'ArnLike',
  'ArnNotLike',
  'Null',
] as const;

/** A condition operator without prefix and suffix. */
export type ConditionTest = (typeof CONDITION_TESTS)[number];
