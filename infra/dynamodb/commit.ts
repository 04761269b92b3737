import type {
  Put,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Commit } from '../../domain/ports/stream.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { isPurge, type Move, valueWrites } from '../event-store/value-writes.ts';
import type { Item } from './attributes.ts';
import { commitItem, headItem, purgeItem, valueItem } from './items.ts';
import { valueKey } from './keys.ts';
import { commitsTableOf } from './table.ts';

/** Index of the head in the transaction, and so in its cancellation reasons. */
export const HEAD_POSITION = 0;

/** Index of the commit. */
export const COMMIT_POSITION = 1;

/** Of a transaction's 100 items and 4 MB, which it shares with up to 20 values that are replaced. */
const MAX_REMOVED = 25;

/** The transaction of a commit, and the removals that do not fit into it. */
export type CommitRequest = {
  readonly input: TransactWriteItemsCommandInput;
  /** Values to remove after the transaction. */
  readonly toRemove: readonly VersionId[];
};

/** Builds the transaction of a commit. The head moves only together with its events and values. */
export const commitRequest = (tableName: string, move: Move, commit: Commit): CommitRequest => {
  const { before, after } = move;
  const { inserted, put, replaced, removed } = valueWrites(move, commit);
  const write = (
    item: Item,
    condition: Condition = {},
    TableName = tableName,
  ): TransactWriteItem => ({ Put: { TableName, Item: item, ...condition } });
  const value = (sealed: SealedVersion) => valueItem(after, sealed);
  return {
    input: {
      TransactItems: [
        write(headItem(after), {
          ...(before.seq === 0 ? IS_NEW : isAt(before.seq)),
          ...RETURN_WINNER,
        }),
        write(commitItem(after, commit), IS_NEW, commitsTableOf(tableName)),
        ...inserted.map((sealed) => write(value(sealed), IS_NEW)),
        ...put.map((sealed) => write(value(sealed))),
        ...replaced.map((sealed) => write(value(sealed), IS_THERE)),
        ...removed.slice(0, MAX_REMOVED).map((id) => ({
          Delete: { TableName: tableName, Key: valueKey(after.stream, id) },
        })),
        ...(isPurge(move) ? [write(purgeItem(after, commit.origin.at))] : []),
      ],
    },
    toRemove: removed.slice(MAX_REMOVED),
  };
};

type Condition = Omit<Put, 'TableName' | 'Item'>;

const IS_NEW: Condition = { ConditionExpression: 'attribute_not_exists(pk)' };
const IS_THERE: Condition = { ConditionExpression: 'attribute_exists(pk)' };

const isAt = (seq: number): Condition => ({
  ConditionExpression: 'seq = :expected',
  ExpressionAttributeValues: { ':expected': { N: String(seq) } },
});

/** A lost append gets the winner's head without another read. */
const RETURN_WINNER: Condition = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
