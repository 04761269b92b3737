import type {
  BatchGetItemCommandInput,
  GetItemCommandInput,
  QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Item } from './attributes.ts';
import { commitKey, type ItemKey, lastCommitKey, valuesKey } from './keys.ts';

/** Read one item as it is now: rotation reads what it wrote a moment ago. */
export const itemInput = (tableName: string, key: ItemKey): GetItemCommandInput => ({
  TableName: tableName,
  Key: key,
  ConsistentRead: true,
});

/** Read several items as they are now; no key may come twice. */
export const batchInput = (tableName: string, keys: readonly Item[]): BatchGetItemCommandInput => ({
  RequestItems: { [tableName]: { Keys: [...keys], ConsistentRead: true } },
});

/** Some commits of a stream: those between two seqs, both left out. */
export type Span = {
  readonly stream: StreamId;
  readonly after: number;
  /** There is no end when left out. */
  readonly before?: number;
};

/** The commits of a span. */
export const commitsInput = (
  tableName: string,
  { stream, after, before }: Span,
): QueryCommandInput => {
  const first = commitKey(stream, after + 1);
  const last = before === undefined ? lastCommitKey(stream) : commitKey(stream, before - 1);
  return {
    TableName: tableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':pk': first.pk, ':first': first.sk, ':last': last.sk },
  };
};

/** The keys of all sealed values of a stream; they are paid for as if read whole. */
export const valueKeysInput = (tableName: string, stream: StreamId): QueryCommandInput => {
  const { pk, sk } = valuesKey(stream);
  return {
    TableName: tableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :values)',
    ExpressionAttributeValues: { ':pk': pk, ':values': sk },
    ProjectionExpression: 'sk',
  };
};
