import { type ParsedPolicy, parsePolicy } from '../../../domain/iam/parse-policy.ts';
import type { NamedPrincipal, Policy } from '../../../domain/iam/policy.ts';

/** Members of a statement as a policy author writes them; `undefined` removes one. */
export type Written = Readonly<Record<string, unknown>>;

export const USER = 'arn:aws:iam::111122223333:user/ops/alice';
export const READ = 'secretsmanager:GetSecretValue';

/** A policy variable. */
export const variable = (name: string): string => `\${${name}}`;

/** A statement with every required element. */
export const statement = (rest: Written = {}): Written => ({
  Effect: 'Allow',
  Principal: { AWS: USER },
  Action: READ,
  Resource: '*',
  ...rest,
});

/** The text of a policy with these statements. */
export const policy = (...statements: readonly Written[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** Parses a policy; every principal exists unless specified otherwise. */
export const parse = (
  text: string,
  exists: (principal: NamedPrincipal) => boolean = () => true,
): ParsedPolicy => parsePolicy(text, exists);

/** Parses a policy that must be valid. */
export const accepted = (text: string): Policy => {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(`rejected: ${parsed.problem}: ${text}`);
  return parsed.policy;
};

export const SYNTAX = { ok: false, problem: 'syntax' };
export const PRINCIPAL = { ok: false, problem: 'principal' };
