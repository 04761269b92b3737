import type { Listed, SecretIndex, Unreadable } from '../../domain/ports/secret-index.ts';
import { everyNameUnder, type Names } from './names-under.ts';

/** Most secrets that are looked at in the order of their names before another way is tried. */
const FEW = 1_000;

/** All of them when they are no more than a thousand, `null` when there are more. */
export const fewNamesUnder = async (
  store: SecretIndex,
  names: Names,
  onUnreadable: (secret: Unreadable) => void,
): Promise<readonly Listed[] | null> => {
  const few: Listed[] = [];
  for await (const entry of everyNameUnder(store, names, onUnreadable)) {
    if (few.length === FEW) return null;
    few.push(entry);
  }
  return few;
};
