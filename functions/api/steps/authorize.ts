import {
  type AccessRequest,
  type Authorizer,
  accessDenied,
  type Resource,
  type Verdict,
} from '../../../app/authorization/authorizer.ts';
import type { Permission } from '../../../app/authorization/condition-keys.ts';
import type { Principal } from '../../../domain/ports/credential-directory.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { arnPrefix, type Owner } from '../../../domain/secret/names.ts';
import { refusal } from '../wire/errors.ts';
import type { Named } from './locate.ts';

/** The caller, and who decides what it may do. */
type Asking = { readonly authorizer: Authorizer; readonly principal: Principal };

type Permissions = readonly Permission[];

/** Authorises actions on a resource of which no head is read. Throws AccessDeniedException. */
export const authorize = (
  { authorizer, principal }: Asking,
  permissions: Permissions,
  resource: Resource,
): void => {
  for (const request of requests(principal, permissions, resource)) {
    refuseUnlessAllowed(request, authorizer.decide(request, null));
  }
};

/**
 * Authorises actions on a named secret before it is read: only what no secret could allow is denied. Throws
 * AccessDeniedException.
 */
export const authorizeUnread = (
  { authorizer, principal, owner }: Asking & { readonly owner: Owner },
  permissions: Permissions,
  named: Named,
): void => {
  const resource = resourceOf(named, owner, null);
  for (const request of requests(principal, withSecretId(permissions, named), resource)) {
    refuseUnlessAllowed(request, authorizer.precheck(request));
  }
};

/**
 * Authorises actions on a named secret with the head that was read for it; `null` for none. Called before
 * anything tells whether there is one, and denied in the same words either way. Throws AccessDeniedException.
 */
export const authorizeSecret = (
  { authorizer, principal, owner }: Asking & { readonly owner: Owner },
  permissions: Permissions,
  { named, head }: { readonly named: Named; readonly head: LiveHead | null },
): void => {
  const resource = resourceOf(named, owner, head);
  for (const request of requests(principal, withSecretId(permissions, named), resource)) {
    refuseUnlessAllowed(request, authorizer.decide(request, head));
  }
};

const requests = (
  principal: Principal,
  permissions: Permissions,
  resource: Resource,
): readonly AccessRequest[] =>
  permissions.map((permission) => ({ principal, resource, ...permission }));

/** Every action on a secret is decided with the SecretId of the request, too. */
const withSecretId = (permissions: Permissions, { secretId }: Named): Permissions =>
  permissions.map(({ action, conditionKeys }) => ({
    action,
    conditionKeys: { 'secretsmanager:SecretId': secretId, ...conditionKeys },
  }));

/** A reference to another region or partition means nothing here, and is the caller's own. */
const resourceOf = (
  { secretId, reference }: Named,
  caller: Owner,
  head: LiveHead | null,
): Resource => {
  const owner = reference.kind === 'found' ? reference.owner : caller;
  const unread = secretId.startsWith('arn:') ? secretId : `${arnPrefix(owner)}${secretId}`;
  return { account: owner.account, arn: head?.secret.arn ?? unread, named: secretId };
};

const refuseUnlessAllowed = (request: AccessRequest, verdict: Verdict): void => {
  if (!verdict.allowed) throw refusal(accessDenied(request, verdict.reason));
};
