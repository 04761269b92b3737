import type {
  DeleteItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { decodeStatus, encodeStatus, type StoredStatus } from '../stored-form/replica-status.ts';
import { type Item, integer, optionalInteger, optionalText, text } from './attributes.ts';
import { dueKey, regionIn, replicaKey, replicasKey } from './keys.ts';

/** Keep a status unless a later one is there; one without `retryAt` leaves the index. */
export const saveReplicaInput = (
  TableName: string,
  stream: StreamId,
  region: Region,
  status: ReplicaStatus,
): PutItemCommandInput => ({
  TableName,
  Item: { ...replicaKey(stream, region), ...attributesOf(encodeStatus(region, status)) },
  ConditionExpression:
    'attribute_not_exists(pk) OR epoch < :epoch OR (epoch = :epoch AND seq <= :seq)',
  ExpressionAttributeValues: { ':epoch': numberOf(status.epoch), ':seq': numberOf(status.seq) },
});

const attributesOf = (status: StoredStatus): Item => ({
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

/** A `REPLICA#` item as a status, with the region of the replica. */
export const replicaOf = (item: Item): readonly [Region, ReplicaStatus] =>
  decodeStatus({
    region: regionIn(text(item, 'sk')),
    epoch: integer(item, 'epoch'),
    seq: integer(item, 'seq'),
    state: text(item, 'state'),
    message: optionalText(item, 'message'),
    attempts: integer(item, 'attempts'),
    retryAt: optionalInteger(item, 'dueAt'),
    accessedOn: optionalInteger(item, 'accessedOn'),
  });
