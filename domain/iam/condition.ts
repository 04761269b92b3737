import {
  CONDITION_TESTS,
  type Condition,
  type ConditionOperator,
  type ConditionTest,
} from './policy.ts';
import { allOrNull, asList, isJsonObject } from './policy-json.ts';

const OPERATOR = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/;

const KEY = /^[^:\s]+:\S/;

const TESTS: ReadonlyMap<string, ConditionTest> = new Map(
  CONDITION_TESTS.map((test) => [test, test]),
);

/**
 * Parses a Condition element, `{operator: {key: value or values}}`, into a flat list; `null` if
 * there is a syntax error. Values are not checked against their operator: a value of the wrong type
 * never matches.
 */
export const readConditions = (json: unknown): readonly Condition[] | null => {
  if (!isJsonObject(json)) return null;
  const perOperator = Object.entries(json).map(([name, keys]) => readKeys(name, keys));
  return allOrNull(perOperator)?.flat() ?? null;
};

const readKeys = (name: string, keys: unknown): readonly Condition[] | null => {
  const operator = readOperator(name);
  if (operator === null || !isJsonObject(keys)) return null;
  return allOrNull(Object.entries(keys).map(([key, value]) => readKey(operator, key, value)));
};

const readKey = (operator: ConditionOperator, key: string, json: unknown): Condition | null => {
  const values = asList(json);
  if (!KEY.test(key) || values.length === 0 || !values.every(isScalar)) return null;
  return { operator, key, values: values.map(String) };
};

const readOperator = (name: string): ConditionOperator | null => {
  const [, prefix, stem = '', suffix] = OPERATOR.exec(name) ?? [];
  const test = TESTS.get(stem);
  const decorated = prefix !== undefined || suffix !== undefined;
  // Null itself tests whether the key is present, and has neither prefix nor suffix.
  if (test === undefined || (test === 'Null' && decorated)) return null;
  return { quantifier: quantifierOf(prefix), test, ifExists: suffix !== undefined };
};

const quantifierOf = (prefix: string | undefined): ConditionOperator['quantifier'] => {
  if (prefix === undefined) return null;
  return prefix === 'ForAnyValue' ? 'any' : 'all';
};

/** Numbers must be exact: an account id or a timestamp, but not twenty digits. */
const isScalar = (json: unknown): json is string | boolean | number => {
  if (typeof json === 'number') return Math.abs(json) <= Number.MAX_SAFE_INTEGER;
  return typeof json === 'string' || typeof json === 'boolean';
};
