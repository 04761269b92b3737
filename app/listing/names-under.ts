import type { Listed, Position, SecretIndex, Unreadable } from '../../domain/ports/secret-index.ts';
import type { Owner } from '../../domain/secret/names.ts';

/** The secrets of an owner whose names start so; all of them for `null`. */
export type Names = { readonly owner: Owner; readonly namePrefix: string | null };

const CHUNK = 500;

/**
 * All of them in the order of names, a part at a time for as long as it may go on; like any list, it
 * may be behind. Those that cannot be read are told to `onUnreadable`, and unless that throws the
 * others follow.
 */
export async function* everyNameUnder(
  store: SecretIndex,
  { owner, namePrefix }: Names,
  onUnreadable: (secret: Unreadable) => void,
  mayGoOn: () => boolean = () => true,
): AsyncGenerator<Listed> {
  const request = { order: 'name', descending: false, limit: CHUNK, namePrefix } as const;
  let after: Position | null = null;
  do {
    const { entries, unreadable, next } = await store.list(owner, { ...request, after });
    for (const secret of unreadable) onUnreadable(secret);
    yield* entries;
    after = next;
  } while (after !== null && mayGoOn());
}
