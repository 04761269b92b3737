import { canonicalPolicy } from '../../../domain/iam/canonical-policy.ts';
import { POLICY_SYNTAX, UNSUPPORTED_PRINCIPAL } from '../../../domain/iam/messages.ts';
import { parsePolicy } from '../../../domain/iam/parse-policy.ts';
import type { NamedPrincipal, Policy } from '../../../domain/iam/policy.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import type { AccountId } from '../../../domain/secret/ids.ts';
import { refusal } from '../wire/error-mapping.ts';

/** A resource policy that was read, and the text it is stored as. */
export type ReadPolicy = { readonly policy: Policy; readonly text: string };

/**
 * Read a resource policy for a secret of an account. Throws MalformedPolicyDocumentException for its
 * grammar (M26) or for a principal that does not exist (M27).
 */
export const readPolicy = (text: string, account: AccountId): ReadPolicy => {
  const parsed = parsePolicy(text, existsFor(account));
  if (parsed.ok) return { policy: parsed.policy, text: canonicalPolicy(parsed.document) };
  const message = parsed.problem === 'syntax' ? POLICY_SYNTAX : UNSUPPORTED_PRINCIPAL;
  throw refusal(rejection('MalformedPolicy', message));
};

/** An account has no principal but its root so far; those of other accounts are not for us to know. */
const existsFor =
  (account: AccountId) =>
  (principal: NamedPrincipal): boolean =>
    !('arn' in principal) || principal.account !== account;
