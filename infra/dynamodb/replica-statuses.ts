import type {
  DeleteItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { ReplicaStatus, ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { decodeStatus, encodeStatus } from '../stored-form/replica-status.ts';
import {
  type Item,
  integer,
  numberValue,
  optionalInteger,
  optionalText,
  text,
} from './attributes.ts';
import { dueKey, regionIn, replicaKey, replicasKey } from './keys.ts';
import type { SecretsTable } from './secrets-table.ts';

/** Replica statuses as items beside the head of their primary, each written by one request. */
export const dynamoReplicaStatuses = (table: SecretsTable): ReplicaStatuses => ({
  replicaStatuses: async (stream) => {
    const items = await Array.fromAsync(table.items(replicasInput(table.name, stream)));
    return new Map(items.map(replicaOf));
  },

  saveReplicaStatus: (stream, region, status) =>
    table.put(saveReplicaInput(table.name, stream, region, status)),

  removeReplicaStatus: async (stream, region, epoch) => {
    await table.remove(removeReplicaInput(table.name, stream, region, epoch));
  },
});

/** Puts a status unless a later one is stored. One without `retryAt` is in no index. */
export const saveReplicaInput = (
  TableName: string,
  stream: StreamId,
  region: Region,
  status: ReplicaStatus,
): PutItemCommandInput => ({
  TableName,
  Item: { ...replicaKey(stream, region), ...attributesOf(region, status) },
  ConditionExpression:
    'attribute_not_exists(pk) OR epoch < :epoch OR (epoch = :epoch AND seq <= :seq)',
  ExpressionAttributeValues: {
    ':epoch': numberValue(status.epoch),
    ':seq': numberValue(status.seq),
  },
});

const attributesOf = (region: Region, status: ReplicaStatus): Item => {
  const stored = encodeStatus(region, status);
  return {
    epoch: numberValue(stored.epoch),
    seq: numberValue(stored.seq),
    state: { S: stored.state },
    attempts: numberValue(stored.attempts),
    ...(stored.message !== null && { message: { S: stored.message } }),
    ...(stored.retryAt !== null && dueKey('replica', stored.retryAt)),
    ...(stored.accessedOn !== null && { accessedOn: numberValue(stored.accessedOn) }),
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

/** Removes the status of a region unless it belongs to a later link. */
export const removeReplicaInput = (
  TableName: string,
  stream: StreamId,
  region: Region,
  epoch: number,
): DeleteItemCommandInput => ({
  TableName,
  Key: replicaKey(stream, region),
  ConditionExpression: 'epoch <= :epoch',
  ExpressionAttributeValues: { ':epoch': numberValue(epoch) },
});

/** Reads all statuses of a stream, strongly consistent. */
export const replicasInput = (TableName: string, stream: StreamId): QueryCommandInput => {
  const { pk, sk } = replicasKey(stream);
  return {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :replicas)',
    ExpressionAttributeValues: { ':pk': pk, ':replicas': sk },
  };
};
