import { canonicalPolicy } from '../../../domain/iam/canonical-policy.ts';
import { POLICY_SYNTAX, UNSUPPORTED_PRINCIPAL } from '../../../domain/iam/messages.ts';
import { type PrincipalExists, parsePolicy } from '../../../domain/iam/parse-policy.ts';
import type { Policy } from '../../../domain/iam/policy.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import { refusal } from '../wire/errors.ts';

/** A resource policy that was read, and the text it is stored as. */
export type ReadPolicy = { readonly policy: Policy; readonly text: string };

/**
 * Read a resource policy. Throws MalformedPolicyDocumentException for its grammar (M26) or for a
 * principal that there cannot be (M27).
 */
export const readPolicy = (text: string): ReadPolicy => {
  const parsed = parsePolicy(text, principalExists);
  if (parsed.ok) return { policy: parsed.policy, text: canonicalPolicy(parsed.document) };
  const message = parsed.problem === 'syntax' ? POLICY_SYNTAX : UNSUPPORTED_PRINCIPAL;
  throw refusal(rejection('MalformedPolicy', message));
};

/**
 * Users and roles are not kept here yet, and others keep theirs elsewhere: each one that is well-formed
 * is taken for existing. Where policies are held to the principals there are, this is what changes.
 */
const principalExists: PrincipalExists = () => true;
