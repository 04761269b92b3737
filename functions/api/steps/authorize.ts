import {
  type AccessRequest,
  type Authorizer,
  accessDenied,
  type Resource,
  type Verdict,
} from '../../../app/authorization/authorizer.ts';
import type { Permission } from '../../../app/authorization/condition-keys.ts';
import type { Principal } from '../../../domain/ports/credential-directory.ts';
import { type Result, rejected } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { arnPrefix, type Owner } from '../../../domain/secret/names.ts';
import type { Named } from './locate.ts';

/** The caller, and the authorizer that decides what it may do. */
type Caller = {
  readonly authorizer: Authorizer;
  readonly principal: Principal;
  readonly owner: Owner;
};

/** Success, or the rejection that becomes AccessDeniedException. */
type Authorized = Result<object>;

/** Authorises actions on a resource of which no head is read. */
export const authorize = (
  caller: Pick<Caller, 'authorizer' | 'principal'>,
  permissions: readonly Permission[],
  resource: Resource,
): Authorized =>
  all(permissions, ({ action, conditionKeys }) => {
    const request = { principal: caller.principal, action, resource, conditionKeys };
    return [request, caller.authorizer.decide(request, null)];
  });

/** Authorises actions on a named secret before it is read. Denies only what no secret could allow. */
export const authorizeUnread = (
  caller: Caller,
  permissions: readonly Permission[],
  named: Named,
): Authorized =>
  all(permissions, (permission) => {
    const request = requestFor(caller, permission, { named, head: null });
    return [request, caller.authorizer.decideUnread(request)];
  });

/** A secret as a request names it, and the head that was read for it; `null` if there is none. */
type Found = { readonly named: Named; readonly head: LiveHead | null };

/**
 * Authorises actions on a named secret with the head that was read for it. Called before anything tells
 * whether there is such a secret; a denial reads the same either way.
 */
export const authorizeSecret = (
  caller: Caller,
  permissions: readonly Permission[],
  found: Found,
): Authorized =>
  all(permissions, (permission) => {
    const request = requestFor(caller, permission, found);
    return [request, caller.authorizer.decide(request, found.head)];
  });

/** The first denial, if there is one. */
const all = (
  permissions: readonly Permission[],
  decide: (permission: Permission) => readonly [AccessRequest, Verdict],
): Authorized => {
  for (const permission of permissions) {
    const [request, verdict] = decide(permission);
    if (!verdict.allowed) return rejected(accessDenied(request, verdict.reason));
  }
  return { ok: true };
};

/** Every action on a secret is decided with the SecretId of the request as well. */
const requestFor = (
  { principal, owner }: Caller,
  { action, conditionKeys }: Permission,
  { named, head }: Found,
): AccessRequest => ({
  principal,
  action,
  resource: resourceOf(named, owner, head),
  conditionKeys: { 'secretsmanager:SecretId': named.secretId, ...conditionKeys },
});

/** A reference to another region or partition matches no secret here; its owner is then the caller. */
const resourceOf = (
  { secretId, reference }: Named,
  caller: Owner,
  head: LiveHead | null,
): Resource => {
  const owner = reference.kind === 'secret' ? reference.owner : caller;
  const unread = secretId.startsWith('arn:') ? secretId : `${arnPrefix(owner)}${secretId}`;
  return { account: owner.account, arn: head?.secret.arn ?? unread, named: secretId };
};
