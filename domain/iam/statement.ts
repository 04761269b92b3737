import { readConditions } from './condition.ts';
import type { Selection, Statement } from './policy.ts';
import { hasOnly, type JsonObject, listed } from './policy-json.ts';
import { listPrincipals, type PrincipalEntry } from './principal.ts';

/** A statement whose principals have the right form but were not looked at yet. */
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

/** A policy on a secret grants actions of this service only. */
const ACTION = /^(?:\*|secretsmanager:[A-Za-z*?]+)$/i;

/** All six parts of an ARN; no wildcard "in the service segment" ("…: Resource"). */
const RESOURCE = /^(?:\*|arn:[^:]+:secretsmanager:[^:]*:[^:]*:.+)$/s;

/** One statement of a resource policy, or null when its grammar is broken. */
export const readStatement = (json: JsonObject): StatementDraft | null => {
  const { Sid: sid, Effect: effect, Condition: condition = {} } = json;
  if (!hasOnly(json, MEMBERS) || !isSid(sid) || !isEffect(effect)) return null;
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

/** Exactly one of an element and its `Not…` twin must be there. */
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
  const texts = listed(json);
  return texts.every(fits) ? texts : null;
};
