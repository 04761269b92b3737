/** A JSON object as it was parsed; read it with `Object.entries` and `Object.hasOwn` only. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** ResourcePolicy in the service model: 1-20480 characters. */
const MAX_LENGTH = 20_480;

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/g;

/**
 * The text as a JSON object, or null when it is none, is too long, or names a member twice: "most
 * elements must not contain multiple instances of the same key" ("Grammar of the IAM JSON policy
 * language"), and two readers could see two policies in it.
 */
export const readPolicyJson = (text: string): JsonObject | null => {
  if (text.length > MAX_LENGTH) return null;
  const json = parse(text);
  return isJsonObject(json) && membersRead(json) === membersWritten(text) ? json : null;
};

/**
 * The text that a policy is stored and returned as: the document as written, in the same order, without
 * white space. Clients compare what a policy means, not its text. The document is that of an accepted
 * policy, so its nesting is bounded and every integer is exact.
 */
export const canonicalPolicy = (document: JsonObject): string => JSON.stringify(document);

/** Whether a JSON value is an object, not a list and not null. */
export const isJsonObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** A value or a list of values as the list it stands for. */
export const listed = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [json]);

/** Whether an object has no other members than these. */
export const hasOnly = (json: JsonObject, names: ReadonlySet<string>): boolean =>
  Object.keys(json).every((name) => names.has(name));

/** All of the parts, or null when one of them could not be read. */
export const allRead = <Part>(parts: readonly (Part | null)[]): readonly Part[] | null => {
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

/** In JSON, every colon outside a string belongs to one member. */
const membersWritten = (text: string): number => text.replace(STRING, '').split(':').length - 1;

/** Without recursion, because nothing has bounded the depth yet. */
const membersRead = (root: JsonObject): number => {
  let count = 0;
  const pending: unknown[] = [root];
  for (let json = pending.pop(); json !== undefined; json = pending.pop()) {
    if (isJsonObject(json)) count += Object.keys(json).length;
    if (typeof json === 'object' && json !== null) pending.push(...Object.values(json));
  }
  return count;
};
