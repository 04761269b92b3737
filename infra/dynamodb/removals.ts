import type { DeleteItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Head } from '../../domain/ports/stream.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { type ItemKey, purgeKey, valueKey } from './keys.ts';

/**
 * Remove a value that no version of this head has. It may get a new one under the same id at any
 * moment, by a later commit: then it stays. Values of the first release do not tell their commit.
 */
export const removalInput = (
  tableName: string,
  head: Head,
  versionId: VersionId,
): DeleteItemCommandInput =>
  upTo(tableName, head, {
    key: valueKey(head.stream, versionId),
    condition: 'attribute_not_exists(seq) OR seq <= :seq',
  });

/** Take a purge off the list of those to finish, unless it is a later one. */
export const finishInput = (tableName: string, head: Head): DeleteItemCommandInput =>
  upTo(tableName, head, { key: purgeKey(head.stream), condition: 'seq <= :seq' });

const upTo = (
  TableName: string,
  { seq }: Head,
  { key, condition }: { readonly key: ItemKey; readonly condition: string },
): DeleteItemCommandInput => ({
  TableName,
  Key: key,
  ConditionExpression: condition,
  ExpressionAttributeValues: { ':seq': { N: String(seq) } },
});
