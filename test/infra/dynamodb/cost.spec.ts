import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import { commitInput } from '../../../infra/dynamodb/commit.ts';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { aCommit, aStream, creation, sealed, tagged, version } from '../../support/examples.ts';
import { observed } from './observed.ts';
import { ownTable } from './own-table.ts';

const STREAM = aStream();
const EMPTY = emptyHead(STREAM);

/** What a password of ordinary length comes to once it is sealed. */
const TYPICAL = sealed('v1', new Uint8Array(800));
const LARGEST = sealed('v1', new Uint8Array(65_536 + 512));

const create = (value = TYPICAL) => creation(STREAM.name, 'v1', value);

const created = async (store: EventStore, value = TYPICAL) => {
  const outcome = await store.append(EMPTY, create(value));
  if (outcome.kind !== 'appended') throw new Error('Somebody else uses this table');
  return outcome.head;
};

describeWithDynamoDB('What requests to DynamoDB cost', (endpoint) => {
  const observedStore = async () => {
    const options = await ownTable(endpoint);
    return { ...options, store: dynamoEventStore(options), trips: observed(options.client) };
  };

  it('appends in one round trip', async () => {
    const { store, trips } = await observedStore();
    const head = await created(store);
    await store.append(head, aCommit([tagged({ team: 'core' })]));
    expect(trips.map(({ operation }) => operation)).toEqual([
      'TransactWriteItemsCommand',
      'TransactWriteItemsCommand',
    ]);
  });

  it('learns the head of a lost race in the same round trip', async () => {
    const { store, trips } = await observedStore();
    await created(store);
    const outcome = await store.append(EMPTY, create());
    expect(outcome.kind).toBe('lost');
    expect(trips.map(({ operation }) => operation)).toEqual([
      'TransactWriteItemsCommand',
      'TransactWriteItemsCommand',
    ]);
  });

  it.each([
    ['a secret of typical size', TYPICAL, 1],
    ['the largest value', LARGEST, 17],
  ])('loads %s, with its current value, in one read', async (_size, value, units) => {
    const { store, trips } = await observedStore();
    await created(store, value);
    const { current } = await store.load(STREAM);
    expect(current?.bytes.length).toBe(value.bytes.length);
    expect(trips.slice(1)).toEqual([{ operation: 'GetItemCommand', units }]);
  });

  it('loads an empty stream, and one sealed version, in one read each', async () => {
    const { store, trips } = await observedStore();
    await created(store);
    await store.load(aStream('another'));
    await store.loadSealed(STREAM, version('v1'));
    expect(trips.slice(1)).toEqual([
      { operation: 'GetItemCommand', units: 1 },
      { operation: 'GetItemCommand', units: 1 },
    ]);
  });

  it('reads a short history in one query', async () => {
    const { store, trips } = await observedStore();
    await created(store);
    for await (const commit of store.readCommits(STREAM)) expect(commit.seq).toBe(1);
    expect(trips.slice(1)).toEqual([{ operation: 'QueryCommand', units: 1 }]);
  });

  // DynamoDB Local counts a transaction four times and AWS twice ("Amazon DynamoDB transactions",
  // developer guide). So the items are weighed one by one, and the doubling is done here.
  it('creates a secret of typical size for 8 write units', async () => {
    const { client, tableName, trips } = await observedStore();
    const move = { before: EMPTY, after: advance(EMPTY, create()) };
    for (const { Put } of commitInput(tableName, move, create()).TransactItems ?? []) {
      await client.send(new PutItemCommand({ TableName: tableName, Item: Put?.Item }));
    }
    const weights = trips.map(({ units }) => units);
    expect(weights).toEqual([2, 1, 1]);
    expect(2 * weights.reduce((sum, units) => sum + units)).toBe(8);
  });
});
