import type { Output } from '../operation.ts';

/**
 * Bytes that the values of one answer may take on their way out of Lambda, which carries 6 MB at most
 * and the body as a string of JSON: escaped twice. The rest is for `Errors` and headers.
 */
const BUDGET = 5_500_000;

/** A control character escaped twice, `\\u0001`; no character of a string takes more. */
const LONGEST_ESCAPE = 7;

/** More than the characters of an entry's names, ARN, id, date and 20 labels. */
const OTHER_MEMBERS = 8_192;

type Entry = NonNullable<Output>;

/** Whether each entry, in turn, still fits into the answer; null is no entry and takes no room. */
export const fitting = (entries: readonly (Entry | null)[]): readonly boolean[] => {
  const most = entries.reduce((sum, entry) => sum + (entry === null ? 0 : atMost(entry)), 0);
  if (most <= BUDGET) return entries.map(() => true);
  let left = BUDGET;
  return entries.map((entry) => {
    const size = entry === null ? 0 : escapedTwice(entry);
    if (size > left) return false;
    left -= size;
    return true;
  });
};

/** Cheap, and enough to know that batches of usual values fit. */
const atMost = ({ SecretString, SecretBinary }: Entry): number =>
  LONGEST_ESCAPE * (String(SecretString ?? SecretBinary).length + OTHER_MEMBERS);

const escapedTwice = (entry: Entry): number =>
  Buffer.byteLength(JSON.stringify(JSON.stringify(entry)));
