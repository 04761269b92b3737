import { MisplacedHead } from '../../app/store/verified-heads.ts';
import { positionIn } from '../../domain/listing/query.ts';
import type {
  Listed,
  ListOrder,
  Page,
  PageRequest,
  Position,
  Unreadable,
} from '../../domain/ports/secret-index.ts';
import { type Instant, instant, type SecretName } from '../../domain/secret/ids.ts';

/** An entry that was read from an index: its position, and its secret or why that cannot be read. */
export type Entry =
  | { readonly position: Position; readonly listed: Listed }
  | { readonly position: Position; readonly listed: null; readonly error: unknown };

/** The position an index has for an entry; an index by name may not know when the secret was created. */
export type IndexPosition = {
  readonly order: ListOrder;
  readonly name: SecretName;
  readonly at: Instant | null;
};

/** A list by name ignores the time. */
const ANY_TIME = instant(0);

/**
 * Reads the entry at a position of an index. Its position is the index's and not the one in its own data,
 * so that a damaged entry does not end the list. An entry that belongs elsewhere counts as unreadable.
 */
export const entryAt = ({ order, name, at }: IndexPosition, read: () => Listed): Entry => {
  try {
    const listed = read();
    const own = positionIn(order, listed);
    const position = { name, at: at ?? own.at };
    if (own.name !== name || own.at !== position.at) throw new MisplacedHead();
    return { position, listed };
  } catch (error) {
    return { position: { name, at: at ?? ANY_TIME }, listed: null, error };
  }
};

/** Entries that are read for a page of an order by date, which a prefix does not narrow. */
const SCANNED_FOR_PREFIX = 1000;

/** How many entries to read for a page: one more than it holds shows whether it is the last one. */
export const entriesToRead = ({ order, namePrefix, limit }: PageRequest): number =>
  order !== 'name' && namePrefix !== null ? Math.max(SCANNED_FOR_PREFIX, limit + 1) : limit + 1;

/** Makes a page of the entries that were read. `more` says whether other entries may follow them. */
export const pageOf = (
  read: readonly Entry[],
  more: boolean,
  { limit, namePrefix }: PageRequest,
): Page => {
  const matching = read.filter(({ position }) => position.name.startsWith(namePrefix ?? ''));
  const shown = matching.slice(0, limit);
  const lastRead = more ? read.at(-1) : undefined;
  const last = matching.length > limit ? shown.at(-1) : lastRead;
  return {
    entries: shown.flatMap(({ listed }) => listed ?? []),
    unreadable: shown.flatMap(unreadableIn),
    next: last?.position ?? null,
  };
};

const unreadableIn = (entry: Entry): readonly Unreadable[] =>
  entry.listed === null ? [{ name: entry.position.name, error: entry.error }] : [];
