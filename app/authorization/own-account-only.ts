import type { AccessRequest, Authorizer, Verdict } from './authorizer.ts';

/**
 * Every principal may do everything in its own account and nothing in another. There are only root
 * principals so far, and resource policies are stored but not enforced.
 */
const decide = ({ principal, resource }: AccessRequest): Verdict =>
  resource.account === principal.account
    ? { allowed: true }
    : { allowed: false, reason: 'noResourcePolicy' };

/** Allows the root of an account everything in it and nothing elsewhere. Never depends on a secret. */
export const ownAccountOnly: Authorizer = { decideUnread: decide, decide };
