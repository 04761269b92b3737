import type { Principal } from '../../../domain/ports/credential-directory.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import type { AccountId } from '../../../domain/secret/ids.ts';
import { refusal } from '../wire/error-mapping.ts';

/** Whose secret a request is about. */
export type Wanted = {
  /** The account that owns the secret. */
  readonly owner: AccountId;
  /** The resource as the denial names it. */
  readonly resource: string;
};

/** Who wants to do what. */
export type Authority = { readonly principal: Principal; readonly action: string };

/**
 * Only root principals exist so far: each may do everything in its own account, and nothing in
 * another, since resource policies are stored and not enforced yet. Asked before the secret is looked
 * up, so a denied caller does not learn whether it exists. Throws AccessDeniedException.
 */
export const authorize = ({ principal, action }: Authority, { owner, resource }: Wanted): void => {
  if (owner === principal.account) return;
  const message =
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no resource-based policy allows the ${action} action`;
  throw refusal(rejection('AccessDenied', message));
};
