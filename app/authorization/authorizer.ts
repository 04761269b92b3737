import type { Principal } from '../../domain/ports/credential-directory.ts';
import { type Rejection, rejection } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { AccountId } from '../../domain/secret/ids.ts';
import type { Action, ConditionKeys } from './condition-keys.ts';

/** What an action is asked for. */
export type Resource = {
  /** The account that owns it. */
  readonly account: AccountId;
  /**
   * The stored ARN of a secret. Where none was found or read, the ARN of the request or of its name,
   * without the six random characters; `*` for actions on an account as a whole.
   */
  readonly arn: string;
  /** The secret as the request names it; `null` for an account as a whole. */
  readonly named: string | null;
};

/** A request for one action, as it is known before anything is read. */
export type AccessRequest = {
  readonly principal: Principal;
  readonly action: Action;
  readonly resource: Resource;
  /** The condition keys of the request. Those of the secret, such as its tags, are in its head. */
  readonly conditionKeys: ConditionKeys;
};

/** Whether a principal may do something. */
export type Verdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: DenialReason };

/** Why a request is denied, in the terms of AccessDeniedException. Says nothing about the secret. */
export type DenialReason = 'noResourcePolicy';

/** Decides who may do what. Asked for every request, and for each secret of a batch. */
export type Authorizer = {
  /**
   * Denies before the secret is read what no secret could allow, so that it costs no read. "Allowed" only
   * means that `decide` is asked next.
   */
  readonly decideUnread: (request: AccessRequest) => Verdict;
  /**
   * Decides with the head that was read for the request, `null` if there is no such secret. A denial that
   * would hold for `null` too must give the same reason, so as not to reveal that the secret exists.
   */
  readonly decide: (request: AccessRequest, head: LiveHead | null) => Verdict;
};

/**
 * The rejection of a denied request. Made from the request alone, with the secret as the request names it,
 * so that it reads the same whether or not there is such a secret.
 */
export const accessDenied = (
  { principal, action, resource }: AccessRequest,
  reason: DenialReason,
): Rejection => {
  const on = resource.named === null ? '' : ` on resource: ${resource.named}`;
  const message = `User: ${principal.arn} is not authorized to perform: ${action}${on} ${REASONS[reason](action)}`;
  return rejection('AccessDenied', message);
};

/** How AWS words each reason ("Troubleshoot access denied error messages", IAM user guide). */
const REASONS: { readonly [Reason in DenialReason]: (action: Action) => string } = {
  noResourcePolicy: (action) => `because no resource-based policy allows the ${action} action`,
};
