import type { TransactWriteItem, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import type { Commit, Head } from '../../domain/ports/event-store.ts';
import type { Item } from './attributes.ts';
import { commitItem, headItem, valueItem } from './items.ts';

/** Where the head stands in the transaction, and so in its cancellation reasons. */
export const HEAD_POSITION = 0;

/** The two heads a commit lies between. */
export type Move = { readonly before: Head; readonly after: Head };

/** One transaction per commit: the head moves once, and only together with its events and value. */
export const commitInput = (
  tableName: string,
  { before, after }: Move,
  commit: Commit,
): TransactWriteItemsCommandInput => {
  const once = { TableName: tableName, ConditionExpression: 'attribute_not_exists(pk)' };
  const unmoved = {
    TableName: tableName,
    ConditionExpression: 'seq = :expected',
    ExpressionAttributeValues: { ':expected': { N: String(before.seq) } },
  };
  const head: TransactWriteItem = {
    Put: {
      ...(before.seq === 0 ? once : unmoved),
      Item: headItem(after),
      // The loser learns the winner's head without another read.
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
  const put = (item: Item): TransactWriteItem => ({ Put: { ...once, Item: item } });
  const values = commit.sealed === null ? [] : [valueItem(after.stream, commit.sealed)];
  return { TransactItems: [head, ...[commitItem(after, commit), ...values].map(put)] };
};
