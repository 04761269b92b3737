import type { DeleteItemCommandInput, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { holdsValue } from '../../domain/secret/state.ts';
import { numberValue, text } from './attributes.ts';
import { type ItemKey, purgeKey, valueKey, valuesKey, versionIn } from './keys.ts';
import type { SecretsTable } from './secrets-table.ts';

/** Removals in flight at the same time. */
const CONCURRENCY = 25;

/** Lists the ids of all sealed values of a stream. They are paid for as if they were read whole. */
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

const valueKeysInput = (TableName: string, stream: StreamId): QueryCommandInput => {
  const { pk, sk } = valuesKey(stream);
  return {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :values)',
    ExpressionAttributeValues: { ':pk': pk, ':values': sk },
    ProjectionExpression: 'sk',
  };
};

/**
 * Removes the values of ids that this head has no version of. One request each, because a batch takes no
 * conditions, and a secret created in the meantime may reuse an id.
 */
export const removeLeftOver = async (
  table: SecretsTable,
  head: Head,
  versionIds: readonly VersionId[],
): Promise<void> => {
  const leftOver = versionIds.filter((versionId) => !holdsValue(head, versionId));
  for (let done = 0; done < leftOver.length; done += CONCURRENCY) {
    const ids = leftOver.slice(done, done + CONCURRENCY);
    await Promise.all(ids.map((id) => table.remove(removalInput(table.name, head, id))));
  }
};

/** Marks a purge as finished if every stored value belongs to a version of this head. */
export const finishPurge = async (table: SecretsTable, head: Head): Promise<void> => {
  const ids = await storedIds(table, head.stream);
  if (ids.every((id) => holdsValue(head, id))) await table.remove(finishInput(table.name, head));
};

/** Removes a value unless a later commit wrote it. Values of the first release have no seq. */
const removalInput = (
  tableName: string,
  head: Head,
  versionId: VersionId,
): DeleteItemCommandInput =>
  upTo(tableName, head, {
    key: valueKey(head.stream, versionId),
    condition: 'attribute_not_exists(seq) OR seq <= :seq',
  });

/** Removes the `PURGE` item of a stream unless it is that of a later purge. */
const finishInput = (tableName: string, head: Head): DeleteItemCommandInput =>
  upTo(tableName, head, { key: purgeKey(head.stream), condition: 'seq <= :seq' });

const upTo = (
  TableName: string,
  { seq }: Head,
  { key, condition }: { readonly key: ItemKey; readonly condition: string },
): DeleteItemCommandInput => ({
  TableName,
  Key: key,
  ConditionExpression: condition,
  ExpressionAttributeValues: { ':seq': numberValue(seq) },
});
