/** A parsed JSON object; read it with `Object.entries` and `Object.hasOwn` only. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** ResourcePolicy in the service model: 1-20480 characters. */
const MAX_LENGTH = 20_480;

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/g;

/**
 * Parses a JSON object; `null` if the text is anything else, is too long, or has duplicate members:
 * "most elements must not contain multiple instances of the same key" ("Grammar of the IAM JSON
 * policy language"), and two parsers could read different policies.
 */
export const readPolicyJson = (text: string): JsonObject | null => {
  if (text.length > MAX_LENGTH) return null;
  const json = parse(text);
  return isJsonObject(json) && parsedMembers(json) === writtenMembers(text) ? json : null;
};

/**
 * The text that a policy is stored and returned as: the document as written, in the same order,
 * without white space. Clients compare what a policy means, not its text. The document is that of
 * an accepted policy, so its nesting is bounded and every integer is exact.
 */
export const canonicalPolicy = (document: JsonObject): string => JSON.stringify(document);

/** Whether a JSON value is an object: not an array, and not null. */
export const isJsonObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** A value or a list of values, as a list. */
export const asList = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [json]);

/** Whether an object has no members but these. */
export const hasOnlyMembers = (json: JsonObject, names: ReadonlySet<string>): boolean =>
  Object.keys(json).every((name) => names.has(name));

/** All parts, or `null` if one of them could not be parsed. */
export const allOrNull = <Part>(parts: readonly (Part | null)[]): readonly Part[] | null => {
  const read = parts.filter((part) => part !== null);
  return read.length === parts.length ? read : null;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** The number of members in the text: in JSON, each has one colon outside strings. */
const writtenMembers = (text: string): number => text.replace(STRING, '').split(':').length - 1;

/** The number of members that were parsed. Not recursive, because the depth is not bounded yet. */
const parsedMembers = (root: JsonObject): number => {
  let count = 0;
  const pending: unknown[] = [root];
  for (let json = pending.pop(); json !== undefined; json = pending.pop()) {
    if (isJsonObject(json)) count += Object.keys(json).length;
    if (typeof json === 'object' && json !== null) pending.push(...Object.values(json));
  }
  return count;
};
