import type { AccountId } from '../secret/ids.ts';

/**
 * A resource policy with valid syntax, in normalised form: single values are lists, and a missing
 * Version has its default ("IAM JSON policy elements reference", IAM user guide). Whether a request
 * is allowed is not decided here.
 */
export type Policy = {
  readonly version: PolicyVersion;
  readonly id: string | null;
  readonly statements: readonly Statement[];
};

/** Policy variables such as `${aws:username}` are only supported by the newer version. */
export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** One statement; a request must match all of its parts. */
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

/**
 * What an element or its `Not…` counterpart selects: one of the items, or anything else. Never
 * empty.
 */
export type Selection<Item> = { readonly negated: boolean; readonly items: readonly Item[] };

/**
 * To whom a statement applies. An account stands for every principal that it grants access to the
 * secret.
 */
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

/** A principal that must exist, as opposed to everyone. */
export type NamedPrincipal = Exclude<Principal, { readonly kind: 'everyone' }>;

/** Tests a key of the request: one of the values must match, unless the operator is negated. */
export type Condition = {
  readonly operator: ConditionOperator;
  /** As written; case does not matter before a `/`. */
  readonly key: string;
  /** Booleans and numbers as text. Never empty. */
  readonly values: readonly string[];
};

/** A parsed operator: `ForAnyValue:StringLikeIfExists` is `any`, `StringLike` and `true`. */
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
