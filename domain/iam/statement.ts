import { readConditions } from './condition.ts';
import type { Selection, Statement } from './policy.ts';
import { asList, hasOnlyMembers, type JsonObject } from './policy-json.ts';
import { listPrincipals, type PrincipalEntry } from './principal.ts';

/** A statement whose principals are well-formed but not parsed yet. */
export type StatementDraft = Omit<Statement, 'principals'> & {
  readonly principals: Selection<PrincipalEntry>;
};

const MEMBERS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** "IAM JSON policy elements: Sid" allows letters and digits. */
const SID = /^[A-Za-z0-9]*$/;

/** The policy of a secret can only grant actions of this service. */
const ACTION = /^(?:\*|secretsmanager:[A-Za-z*?]+)$/i;

/** All six parts of an ARN; no wildcard "in the service segment" ("…: Resource"). */
const RESOURCE = /^(?:\*|arn:[^:]+:secretsmanager:[^:]*:[^:]*:.+)$/s;

/** Parses a statement of a resource policy; `null` if there is a syntax error. */
export const readStatement = (json: JsonObject): StatementDraft | null => {
  const { Sid: sid, Effect: effect, Condition: condition = {} } = json;
  if (!hasOnlyMembers(json, MEMBERS) || !isSid(sid) || !isEffect(effect)) return null;
  const principals = select(json, 'Principal', listPrincipals);
  const actions = select(json, 'Action', (value) => textsOf(value, ACTION));
  const resources = select(json, 'Resource', (value) => textsOf(value, RESOURCE));
  const conditions = readConditions(condition);
  if (!principals || !actions || !resources || !conditions) return null;
  return { sid: sid ?? null, effect, principals, actions, resources, conditions };
};

const isSid = (json: unknown): json is string | undefined =>
  json === undefined || (typeof json === 'string' && SID.test(json));

const isEffect = (json: unknown): json is Statement['effect'] =>
  json === 'Allow' || json === 'Deny';

/** Exactly one of an element and its `Not…` counterpart must be present. */
const select = <Item>(
  json: JsonObject,
  name: string,
  read: (value: unknown) => readonly Item[] | null,
): Selection<Item> | null => {
  const negated = Object.hasOwn(json, `Not${name}`);
  if (negated === Object.hasOwn(json, name)) return null;
  const items = read(json[negated ? `Not${name}` : name]);
  return items && items.length > 0 ? { negated, items } : null;
};

const textsOf = (json: unknown, form: RegExp): readonly string[] | null => {
  const fits = (text: unknown): text is string => typeof text === 'string' && form.test(text);
  const texts = asList(json);
  return texts.every(fits) ? texts : null;
};
