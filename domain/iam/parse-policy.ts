import type { NamedPrincipal, Policy, PolicyVersion, Statement } from './policy.ts';
import {
  allOrNull,
  asList,
  hasOnlyMembers,
  isJsonObject,
  type JsonObject,
  readPolicyJson,
} from './policy-json.ts';
import { readPrincipal } from './principal.ts';
import { readStatement, type StatementDraft } from './statement.ts';

/** Why a policy is rejected: `syntax` as M26, `principal` as M27. */
export type PolicyProblem = 'syntax' | 'principal';

/** The policy and the JSON it was parsed from, or the first problem. */
export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy; readonly document: JsonObject }
  | { readonly ok: false; readonly problem: PolicyProblem };

/**
 * Whether a principal exists. Called once for every principal that a policy names, except
 * "everyone".
 */
export type PrincipalExists = (principal: NamedPrincipal) => boolean;

const MEMBERS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);

/**
 * Parses a resource policy by the grammar of the IAM policy language, restricted to what the policy
 * of a secret can contain. A syntax error anywhere takes precedence over an unknown principal.
 * Never throws.
 */
export const parsePolicy = (text: string, exists: PrincipalExists): ParsedPolicy => {
  const document = readPolicyJson(text);
  const draft = document && readDraft(document);
  if (document === null || draft === null) return { ok: false, problem: 'syntax' };
  const statements = allOrNull(draft.statements.map((statement) => complete(statement, exists)));
  if (statements === null) return { ok: false, problem: 'principal' };
  return { ok: true, policy: { ...draft, statements }, document };
};

type PolicyDraft = Omit<Policy, 'statements'> & { readonly statements: readonly StatementDraft[] };

const readDraft = (json: JsonObject): PolicyDraft | null => {
  const { Version: version, Id: id, Statement: statement } = json;
  if (!hasOnlyMembers(json, MEMBERS) || !isVersion(version) || !isId(id)) return null;
  const statements = readStatements(statement);
  return statements && { version: version ?? '2008-10-17', id: id ?? null, statements };
};

const isVersion = (json: unknown): json is PolicyVersion | undefined =>
  json === undefined || json === '2012-10-17' || json === '2008-10-17';

const isId = (json: unknown): json is string | undefined =>
  json === undefined || typeof json === 'string';

const readStatements = (json: unknown): readonly StatementDraft[] | null => {
  const entries = asList(json);
  const drafts = allOrNull(
    entries.map((entry) => (isJsonObject(entry) ? readStatement(entry) : null)),
  );
  return drafts !== null && drafts.length > 0 && haveDistinctSids(drafts) ? drafts : null;
};

/** Empty Sids do not count: some tools write one into every statement. */
const haveDistinctSids = (statements: readonly StatementDraft[]): boolean => {
  const sids = statements.map(({ sid }) => sid).filter((sid) => sid !== null && sid !== '');
  return new Set(sids).size === sids.length;
};

const complete = (
  { principals, ...rest }: StatementDraft,
  exists: PrincipalExists,
): Statement | null => {
  const items = allOrNull(principals.items.map(readPrincipal));
  const known = items?.every((item) => item.kind === 'everyone' || exists(item));
  return items && known ? { ...rest, principals: { negated: principals.negated, items } } : null;
};
