import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { holdsValue } from '../../domain/secret/held-values.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { text } from './attributes.ts';
import { versionIn } from './keys.ts';
import { valueKeysInput } from './reads.ts';
import { finishInput, removalInput } from './removals.ts';
import type { SecretsTable } from './secrets-table.ts';

/** Removals that are under way at the same time. */
const AT_ONCE = 25;

/** The ids of all sealed values of a stream. */
export const storedIds = async (
  table: SecretsTable,
  stream: StreamId,
): Promise<readonly VersionId[]> => {
  const ids: VersionId[] = [];
  for await (const item of table.items(valueKeysInput(table.name, stream))) {
    ids.push(versionIn(text(item, 'sk')));
  }
  return ids;
};

/**
 * Removes values of ids that this head has no version of. One by one, because a batch cannot have
 * conditions, and a secret that is created anew meanwhile may use an id again.
 */
export const removeLeftOver = async (
  table: SecretsTable,
  head: Head,
  versionIds: readonly VersionId[],
): Promise<void> => {
  const leftOver = versionIds.filter((versionId) => !holdsValue(head, versionId));
  for (let done = 0; done < leftOver.length; done += AT_ONCE) {
    const ids = leftOver.slice(done, done + AT_ONCE);
    await Promise.all(ids.map((id) => table.remove(removalInput(table.name, head, id))));
  }
};

/** A purge is finished when nothing but values of this head is stored. */
export const finishPurge = async (table: SecretsTable, head: Head): Promise<void> => {
  const ids = await storedIds(table, head.stream);
  if (ids.every((id) => holdsValue(head, id))) await table.remove(finishInput(table.name, head));
};
