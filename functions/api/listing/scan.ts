import type {
  EventStore,
  Listed,
  ListOrder,
  Position,
  Unreadable,
} from '../../../domain/ports/event-store.ts';
import type { Owner } from '../../../domain/secret/names.ts';

/** A walk over the secrets of an owner in one of the orders a store keeps. */
export type Walk = {
  readonly owner: Owner;
  readonly order: ListOrder;
  readonly descending: boolean;
  readonly namePrefix: string | null;
  readonly wanted: (entry: Listed) => boolean;
  readonly onUnreadable: (secret: Unreadable) => void;
};

/** Some entries, and the position to go on after; `null` at the end. */
type Part = { readonly entries: readonly Listed[]; readonly next: Position | null };

/** A request goes on for as long as it has looked at fewer: a short page then brings a token. */
const MOST_EXAMINED = 2_000;
const CHUNK = 500;

/**
 * The next `limit` wanted entries after a position. A page of which nothing is left out reads what it
 * shows; then larger parts are read, only as far as needed and no more than 2100 entries.
 */
export const scan = async (
  store: Pick<EventStore, 'list'>,
  { owner, wanted, onUnreadable, ...order }: Walk,
  { after, limit }: { readonly after: Position | null; readonly limit: number },
): Promise<Part> => {
  const found: Listed[] = [];
  let position = after;
  let part = limit;
  for (let examined = 0; examined < MOST_EXAMINED; examined += part) {
    if (examined > 0) part = CHUNK;
    const page = await store.list(owner, { ...order, limit: part, after: position });
    const { entries, unreadable, next } = page;
    for (const secret of unreadable) onUnreadable(secret);
    found.push(...entries.filter(wanted));
    if (found.length > limit) return upTo(found, limit);
    if (found.length === limit || next === null) return { entries: found, next };
    position = next;
  }
  return { entries: found, next: position };
};

const upTo = (found: readonly Listed[], limit: number): Part => {
  const entries = found.slice(0, limit);
  return { entries, next: positionOf(entries.at(-1)) };
};

const positionOf = (entry: Listed | undefined): Position | null =>
  entry === undefined ? null : { createdAt: entry.summary.createdAt, name: entry.summary.name };
