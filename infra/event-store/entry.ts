import { MisplacedHead } from '../../app/store/verified-heads.ts';
import { positionIn } from '../../domain/listing/position.ts';
import type { Listed, ListOrder, Position } from '../../domain/ports/secret-index.ts';
import { type Instant, instant, type SecretName } from '../../domain/secret/ids.ts';

/** An entry of a list as it was read: where it stands, and its secret or why that cannot be read. */
export type Entry =
  | { readonly place: Position; readonly listed: Listed }
  | { readonly place: Position; readonly listed: null; readonly error: unknown };

/** Where an index has an entry; one by name may not know when the secret was created. */
export type IndexPlace = {
  readonly order: ListOrder;
  readonly name: SecretName;
  readonly at: Instant | null;
};

/** A list by name does not go by it. */
const ANY_TIME = instant(0);

/**
 * The entry at a place of an index. It stands where the index has it and not where it says itself, so
 * that a list goes on behind it whatever became of the rest. A secret of another place is not read.
 */
export const entryAt = ({ order, name, at }: IndexPlace, read: () => Listed): Entry => {
  try {
    const listed = read();
    const own = positionIn(order, listed);
    const place = { name, at: at ?? own.at };
    if (own.name !== name || own.at !== place.at) throw new MisplacedHead();
    return { place, listed };
  } catch (error) {
    return { place: { name, at: at ?? ANY_TIME }, listed: null, error };
  }
};
