import type { Footprint } from './regional-service.ts';

/** How often which service may be called. */
export type Target = { readonly trips: readonly string[]; readonly keyCalls: readonly string[] };

/** The calls of a footprint in words. */
export type Counts = { readonly trips: string; readonly keyCalls: string };

/** `2 GetItem + 1 Query`, in the order of the first of each. */
const tally = (names: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, times]) => `${times} ${name}`).join(' + ') || '-';
};

/** What was asked, in words. */
export const countsOf = ({ trips, keyCalls }: Footprint): Counts => ({
  trips: tally(trips.map(({ operation }) => operation)),
  keyCalls: tally(keyCalls),
});

/** A sentence for each service that was called otherwise than it may be. */
export const missedBy = (what: string, found: Counts, target: Target): readonly string[] => [
  ...missing(`${what}, DynamoDB`, found.trips, tally(target.trips)),
  ...missing(`${what}, KMS`, found.keyCalls, tally(target.keyCalls)),
];

const missing = (what: string, found: string, wanted: string): readonly string[] =>
  found === wanted ? [] : [`${what}: ${found} instead of ${wanted}`];

/** Read request units, those that DynamoDB Local reports. */
export const readUnitsOf = ({ trips }: Footprint): number =>
  trips.reduce((sum, { readUnits }) => sum + readUnits, 0);

/** Write request units, those of the indexes included. */
export const writeUnitsOf = ({ trips }: Footprint): number =>
  trips.reduce((sum, { writes }) => sum + (writes === null ? 0 : writes.table + writes.index), 0);
