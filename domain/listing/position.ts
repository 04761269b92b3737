import type { Listed, ListOrder, Position } from '../ports/secret-index.ts';
import { type Instant, instant } from '../secret/ids.ts';

/** Where a secret stands in an order. One that was never read comes before all others. */
export const positionIn = (order: ListOrder, listed: Listed): Position => ({
  at: DATES[order](listed),
  name: listed.summary.name,
});

/** Positive when the left one comes later, upwards. Names are ASCII, ordered by their bytes. */
export const comparePositions = (order: ListOrder, left: Position, right: Position): number =>
  (order === 'name' ? 0 : left.at - right.at) || compareNames(left.name, right.name);

const NEVER = instant(0);

const DATES: { readonly [Order in ListOrder]: (listed: Listed) => Instant } = {
  createdDate: ({ summary }) => summary.createdAt,
  name: ({ summary }) => summary.createdAt,
  changedDate: ({ summary }) => summary.changedAt,
  accessedDate: ({ access }) => access.on ?? NEVER,
};

const compareNames = (left: string, right: string): number => {
  if (left === right) return 0;
  return left < right ? -1 : 1;
};
