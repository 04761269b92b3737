import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import {
  removeReplicaInput,
  replicaOf,
  replicasInput,
  saveReplicaInput,
} from '../../../infra/dynamodb/replica-statuses.ts';
import { aStatus } from '../../support/a-status.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { aStream, later, NOON } from '../../support/examples.ts';
import { observed, observedDetails } from './observed.ts';
import { localClient, ownTable } from './own-table.ts';

const STREAM = aStream();
const TOKYO = branded<Region>('ap-northeast-1');
const KEY = {
  pk: { S: '111122223333#eu-west-1#db/password' },
  sk: { S: 'REPLICA#ap-northeast-1' },
};
const FAILED = aStatus({
  epoch: 2,
  seq: 5,
  state: 'Failed',
  message: 'away',
  attempts: 3,
  retryAt: later(60),
  accessedOn: NOON,
});

describe('A replica status as an item', () => {
  const ITEM = {
    ...KEY,
    epoch: { N: '2' },
    seq: { N: '5' },
    state: { S: 'Failed' },
    message: { S: 'away' },
    attempts: { N: '3' },
    duePk: { S: 'replica' },
    dueAt: { N: String(later(60)) },
    accessedOn: { N: String(NOON) },
  };

  it('is put unless a later status is stored', () => {
    expect(saveReplicaInput('secrets', STREAM, TOKYO, FAILED)).toEqual({
      TableName: 'secrets',
      Item: ITEM,
      ConditionExpression:
        'attribute_not_exists(pk) OR epoch < :epoch OR (epoch = :epoch AND seq <= :seq)',
      ExpressionAttributeValues: { ':epoch': { N: '2' }, ':seq': { N: '5' } },
    });
  });

  it('is in no index when no retry is due', () => {
    const { Item } = saveReplicaInput('secrets', STREAM, TOKYO, aStatus());
    expect(Object.keys(Item ?? {}).toSorted()).toEqual(
      ['attempts', 'epoch', 'pk', 'seq', 'sk', 'state'].toSorted(),
    );
  });

  it('is decoded together with its region', () => {
    expect(replicaOf(ITEM)).toStrictEqual([TOKYO, FAILED]);
  });

  it.each([
    ['state', { S: 'Lost' }],
    ['epoch', { N: '1.5' }],
    ['dueAt', { S: 'soon' }],
  ])('is rejected when its %s is invalid', (name, value) => {
    expect(() => replicaOf({ ...ITEM, [name]: value })).toThrow();
  });

  it('is removed unless it belongs to a later link', () => {
    expect(removeReplicaInput('secrets', STREAM, TOKYO, 2)).toEqual({
      TableName: 'secrets',
      Key: KEY,
      ConditionExpression: 'epoch <= :epoch',
      ExpressionAttributeValues: { ':epoch': { N: '2' } },
    });
  });

  it('is read with those of all other regions, strongly consistent', () => {
    expect(replicasInput('secrets', STREAM)).toMatchObject({
      ConsistentRead: true,
      ExpressionAttributeValues: { ':pk': KEY.pk, ':replicas': { S: 'REPLICA#' } },
    });
  });
});

describeWithDynamoDB('Replica statuses on DynamoDB', (endpoint) => {
  const opened = async () => {
    const options = await ownTable(endpoint);
    return { ...options, store: dynamoEventStore(options) };
  };

  it('cost one write each, and one more when the index of due work changes', async () => {
    const { client, store } = await opened();
    const trips = observed(client);
    const details = observedDetails(client);
    await store.saveReplicaStatus(STREAM, TOKYO, aStatus());
    await store.saveReplicaStatus(STREAM, TOKYO, FAILED);
    await store.saveReplicaStatus(STREAM, TOKYO, aStatus({ epoch: 2, seq: 6 }));
    await store.replicaStatuses(STREAM);
    expect(trips).toEqual([
      { operation: 'PutItemCommand', units: 1 },
      { operation: 'PutItemCommand', units: 1 },
      { operation: 'PutItemCommand', units: 1 },
      { operation: 'QueryCommand', units: 1 },
    ]);
    expect(details.map(({ indexes }) => indexes)).toEqual([{}, { due: 1 }, { due: 1 }, {}]);
  });

  it('end with the latest status when two clients save concurrently', async () => {
    const { tableName, store } = await opened();
    const other = dynamoEventStore({ client: localClient(endpoint), tableName });
    const statuses = Array.from({ length: 20 }, (_, index) =>
      aStatus({ epoch: 1 + ((index * 7) % 4), seq: 1 + ((index * 3) % 5) }),
    );
    const highest = aStatus({ epoch: 4, seq: 5 });
    expect(statuses).toContainEqual(highest);

    const answers = await Promise.all(
      statuses.map((status, index) =>
        (index % 2 === 0 ? store : other).saveReplicaStatus(STREAM, TOKYO, status),
      ),
    );

    expect(answers[statuses.findIndex(({ epoch, seq }) => epoch === 4 && seq === 5)]).toBe(true);
    for (const reader of [store, other]) {
      expect(await reader.replicaStatuses(STREAM)).toEqual(new Map([[TOKYO, highest]]));
    }
  });

  it('are found due across all pages of the index', async () => {
    const { client, tableName, store } = await opened();
    const regions = Array.from({ length: 7 }, (_, index) => branded<Region>(`mars-north-${index}`));
    for (const region of regions) {
      await client.send(new PutItemCommand(saveReplicaInput(tableName, STREAM, region, FAILED)));
    }
    const late = aStream('late');
    await store.saveReplicaStatus(late, TOKYO, aStatus({ retryAt: later(90) }));
    expect(await store.due('replica', later(100), 2)).toEqual([STREAM, late]);
  });

  it('are a misconfiguration when the table is missing', async () => {
    const store = dynamoEventStore({ client: localClient(endpoint), tableName: 'none' });
    const asked = await Promise.allSettled([
      store.replicaStatuses(STREAM),
      store.saveReplicaStatus(STREAM, TOKYO, FAILED),
      store.removeReplicaStatus(STREAM, TOKYO, 1),
      store.due('replica', NOON, 1),
    ]);
    for (const answer of asked) {
      expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'Misconfiguration' } });
    }
  });
});
