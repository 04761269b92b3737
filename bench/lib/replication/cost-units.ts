import { readUnitsOf, writeUnitsOf } from '../costs/counts.ts';
import type { Footprint } from '../costs/regional-service.ts';
import type { SideTarget } from './cost-cases.ts';

/** On-demand list prices in dollars, per million units. */
const PER_MILLION_READ_UNITS = 0.125;
const PER_MILLION_WRITE_UNITS = 0.625;
const PER_MILLION_KEY_CALLS = 3;

/** Formats the units of a change, in the primary's and each replica's region, and the price of a million. */
export const unitsRow = (primary: Footprint, regions: readonly Footprint[]): readonly string[] => {
  const all = [primary, ...regions];
  const keyCalls = sum(all.map((footprint) => footprint.keyCalls.length));
  const price =
    PER_MILLION_READ_UNITS * sum(all.map(readUnitsOf)) +
    PER_MILLION_WRITE_UNITS * sum(all.map(writeUnitsOf)) +
    PER_MILLION_KEY_CALLS * keyCalls;
  return [
    String(readUnitsOf(primary)),
    each(regions.map(readUnitsOf)),
    String(writeUnitsOf(primary)),
    each(regions.map(writeUnitsOf)),
    String(keyCalls),
    price.toFixed(2),
  ];
};

/** Returns a sentence for each kind of unit that exceeds the target. */
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

/** A single figure if all regions have the same. */
const each = (figures: readonly number[]): string => [...new Set(figures)].join(' / ');

const sum = (figures: readonly number[]): number => figures.reduce((all, one) => all + one, 0);
