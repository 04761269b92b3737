import { lockingStatements } from '../../domain/iam/lock-out.ts';
import { POLICY_SYNTAX, PUBLIC_POLICY, UNSUPPORTED_PRINCIPAL } from '../../domain/iam/messages.ts';
import { type PrincipalExists, parsePolicy } from '../../domain/iam/parse-policy.ts';
import type { Policy } from '../../domain/iam/policy.ts';
import { canonicalPolicy } from '../../domain/iam/policy-json.ts';
import { publicStatements } from '../../domain/iam/public-access.ts';
import type { Principal } from '../../domain/ports/credential-directory.ts';
import { type Result, rejected, rejection } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { SecretArn } from '../../domain/secret/ids.ts';
import { amend, type ChangeContext, type Changed, ready, writableSecret } from './change.ts';

/** A resource policy to attach. */
export type NewPolicy = {
  /** The document as JSON text. */
  readonly document: string;
  /** Reject a policy that grants broad access. */
  readonly blockPublic: boolean;
};

/** Attaches a resource policy to a secret, in place of any other. It is stored and not enforced yet. */
export const putPolicy = async (
  context: ChangeContext,
  found: LiveHead,
  { document, blockPublic }: NewPolicy,
): Promise<Changed> => {
  const writable = writableSecret(found);
  if (!writable.ok) return writable;
  const read = readPolicy(document);
  if (!read.ok) return read;
  if (blockPublic && publicStatements(read.policy).length > 0) {
    return rejected(rejection('PublicPolicy', PUBLIC_POLICY));
  }
  const command = { type: 'AttachPolicy', policy: read.text, now: context.origin.at } as const;
  return amend(context, found, ready(command));
};

/** Removes the resource policy of a secret; without one there is nothing to do. */
export const removePolicy = (context: ChangeContext, found: LiveHead): Promise<Changed> =>
  amend(context, found, ready({ type: 'RemovePolicy', now: context.origin.at }));

/** What is questionable about a policy that is well-formed. */
export type PolicyFinding = 'broadAccess' | 'lockOut';

/**
 * Checks a policy that its author would attach to a secret, `null` for any: faults of grammar are
 * rejections; broad access, and a policy that locks its author out, are findings.
 */
export const checkPolicy = (
  document: string,
  author: Principal,
  arn: SecretArn | null,
): Result<{ readonly findings: readonly PolicyFinding[] }> => {
  const read = readPolicy(document);
  if (!read.ok) return read;
  const isPublic = publicStatements(read.policy).length > 0;
  const locksOut = lockingStatements(read.policy, author, arn).length > 0;
  return {
    ok: true,
    findings: [
      ...(isPublic ? ['broadAccess' as const] : []),
      ...(locksOut ? ['lockOut' as const] : []),
    ],
  };
};

/** Reads a policy; `text` is what is stored. Rejected for its grammar (M26) or an impossible principal (M27). */
const readPolicy = (
  document: string,
): Result<{ readonly policy: Policy; readonly text: string }> => {
  const parsed = parsePolicy(document, principalExists);
  if (parsed.ok) {
    return { ok: true, policy: parsed.policy, text: canonicalPolicy(parsed.document) };
  }
  const message = parsed.problem === 'syntax' ? POLICY_SYNTAX : UNSUPPORTED_PRINCIPAL;
  return rejected(rejection('MalformedPolicy', message));
};

/**
 * Users and roles are not stored here yet, and those of other accounts are stored elsewhere: a principal
 * that is well-formed counts as existing. Once policies may name known principals only, this changes.
 */
const principalExists: PrincipalExists = () => true;
