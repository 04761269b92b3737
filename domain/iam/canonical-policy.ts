import type { JsonObject } from './policy-json.ts';

/**
 * The text a policy is stored and shown as: what was written, in the order it was written, without
 * the white space; clients compare what it means and not its text. Takes the document of an accepted
 * policy, so nesting is bounded and every whole number is exact.
 */
export const canonicalPolicy = (document: JsonObject): string => JSON.stringify(document);
