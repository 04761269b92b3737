import { readUnitsOf, writeUnitsOf } from '../costs/counts.ts';
import type { Footprint } from '../costs/regional-service.ts';
import type { SideTarget } from './cost-cases.ts';

/** List prices in dollars, on demand. A million units cost what one unit of a million changes does. */
const PER_MILLION_READ_UNITS = 0.125;
const PER_MILLION_WRITE_UNITS = 0.625;
const PER_MILLION_KEY_CALLS = 3;

/** What a change asks for in units, at home and in each region, and the price of a million of them. */
export const unitsRow = (home: Footprint, regions: readonly Footprint[]): readonly string[] => {
  const all = [home, ...regions];
  const keyCalls = sum(all.map((footprint) => footprint.keyCalls.length));
  const price =
    PER_MILLION_READ_UNITS * sum(all.map(readUnitsOf)) +
    PER_MILLION_WRITE_UNITS * sum(all.map(writeUnitsOf)) +
    PER_MILLION_KEY_CALLS * keyCalls;
  return [
    String(readUnitsOf(home)),
    each(regions.map(readUnitsOf)),
    String(writeUnitsOf(home)),
    each(regions.map(writeUnitsOf)),
    String(keyCalls),
    price.toFixed(2),
  ];
};

/** A sentence for each kind of unit of which more was asked for than may be. */
export const unitsMissedBy = (
  what: string,
  footprint: Footprint,
  { readUnits, writeUnits }: SideTarget,
): readonly string[] => [
  ...over(`${what}, read units`, readUnitsOf(footprint), readUnits),
  ...over(`${what}, write units`, writeUnitsOf(footprint), writeUnits),
];

const over = (what: string, found: number, most: number): readonly string[] =>
  found <= most ? [] : [`${what}: ${found} instead of ${most}`];

/** One figure if it is the same everywhere. */
const each = (figures: readonly number[]): string => [...new Set(figures)].join(' / ');

const sum = (figures: readonly number[]): number => figures.reduce((all, one) => all + one, 0);
