import type { Footprint } from './regional-service.ts';

/** The calls that are allowed. */
export type Target = { readonly trips: readonly string[]; readonly keyCalls: readonly string[] };

/** The calls of a footprint as text. */
export type Counts = { readonly trips: string; readonly keyCalls: string };

/** Formats as `2 GetItem + 1 Query`, in order of first occurrence. */
const tally = (names: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, times]) => `${times} ${name}`).join(' + ') || '-';
};

/** Formats the calls of a footprint. */
export const countsOf = ({ trips, keyCalls }: Footprint): Counts => ({
  trips: tally(trips.map(({ operation }) => operation)),
  keyCalls: tally(keyCalls),
});

/** Returns a sentence for each service whose calls differ from the target. */
export const missedBy = (what: string, found: Counts, target: Target): readonly string[] => [
  ...missing(`${what}, DynamoDB`, found.trips, tally(target.trips)),
  ...missing(`${what}, KMS`, found.keyCalls, tally(target.keyCalls)),
];

const missing = (what: string, found: string, wanted: string): readonly string[] =>
  found === wanted ? [] : [`${what}: ${found} instead of ${wanted}`];

/** Sums the read request units that DynamoDB Local reports. */
export const readUnitsOf = ({ trips }: Footprint): number =>
  trips.reduce((sum, { readUnits }) => sum + readUnits, 0);

/** Sums the write request units, including those of the indexes. */
export const writeUnitsOf = ({ trips }: Footprint): number =>
  trips.reduce((sum, { writes }) => sum + (writes === null ? 0 : writes.table + writes.index), 0);
