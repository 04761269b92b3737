import type {
  DeleteItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { type Instant, instant, type Region } from '../../domain/secret/ids.ts';
import { replicaRegion, replicaState } from '../event-store/replica-state.ts';
import { type Item, integer, optionalText, text } from './attributes.ts';
import { dueKey, regionIn, replicaKey, replicasKey } from './keys.ts';

/** Keep a status unless a later one is there; one without `retryAt` leaves the index. */
export const saveReplicaInput = (
  TableName: string,
  stream: StreamId,
  region: Region,
  status: ReplicaStatus,
): PutItemCommandInput => ({
  TableName,
  Item: { ...replicaKey(stream, region), ...attributesOf(status) },
  ConditionExpression:
    'attribute_not_exists(pk) OR epoch < :epoch OR (epoch = :epoch AND seq <= :seq)',
  ExpressionAttributeValues: { ':epoch': numberOf(status.epoch), ':seq': numberOf(status.seq) },
});

const attributesOf = (status: ReplicaStatus): Item => ({
  epoch: numberOf(status.epoch),
  seq: numberOf(status.seq),
  state: { S: status.state },
  attempts: numberOf(status.attempts),
  ...(status.message !== null && { message: { S: status.message } }),
  ...(status.retryAt !== null && dueKey('replica', status.retryAt)),
  ...(status.accessedOn !== null && { accessedOn: numberOf(status.accessedOn) }),
});

const numberOf = (value: number) => ({ N: String(value) });

/** Forget a region unless a later link is known. */
export const removeReplicaInput = (
  TableName: string,
  stream: StreamId,
  region: Region,
  epoch: number,
): DeleteItemCommandInput => ({
  TableName,
  Key: replicaKey(stream, region),
  ConditionExpression: 'epoch <= :epoch',
  ExpressionAttributeValues: { ':epoch': numberOf(epoch) },
});

/** All that is known of the replicas of a stream, as it is now. */
export const replicasInput = (TableName: string, stream: StreamId): QueryCommandInput => {
  const { pk, sk } = replicasKey(stream);
  return {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :replicas)',
    ExpressionAttributeValues: { ':pk': pk, ':replicas': sk },
  };
};

/** A `REPLICA#` item, with the region it is of. */
export const replicaOf = (item: Item): readonly [Region, ReplicaStatus] => [
  replicaRegion(regionIn(text(item, 'sk'))),
  {
    epoch: integer(item, 'epoch'),
    seq: integer(item, 'seq'),
    state: replicaState(text(item, 'state')),
    message: optionalText(item, 'message'),
    attempts: integer(item, 'attempts'),
    retryAt: optionalInstant(item, 'dueAt'),
    accessedOn: optionalInstant(item, 'accessedOn'),
  },
];

const optionalInstant = (item: Item, name: string): Instant | null =>
  item[name] === undefined ? null : instant(integer(item, name));
