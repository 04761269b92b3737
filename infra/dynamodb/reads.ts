import type { GetItemCommandInput, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { StreamId } from '../../domain/ports/event-store.ts';
import type { Item } from './attributes.ts';
import { commitKey, type ItemKey, lastCommitKey } from './keys.ts';

/** Read one item as it is now: rotation reads what it wrote a moment ago. */
export const itemInput = (tableName: string, key: ItemKey): GetItemCommandInput => ({
  TableName: tableName,
  Key: key,
  ConsistentRead: true,
});

/** A page of the commits after a seq: the first, or the one behind the last key of the page before. */
export const commitsInput = (
  tableName: string,
  stream: StreamId,
  after: number,
  resumeAt?: Item,
): QueryCommandInput => {
  const first = commitKey(stream, after + 1);
  return {
    TableName: tableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: {
      ':pk': first.pk,
      ':first': first.sk,
      ':last': lastCommitKey(stream).sk,
    },
    ExclusiveStartKey: resumeAt,
  };
};
