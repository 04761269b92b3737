import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import type { Commit } from '../../../domain/ports/stream.ts';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import { commitRequest } from '../../../infra/dynamodb/commit.ts';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import {
  aCommit,
  aStream,
  creation,
  deletionScheduled,
  later,
  NOON,
  purge,
  sealed,
  tagged,
  version,
} from '../../support/examples.ts';
import { observed, observedDetails } from './observed.ts';
import { ownTable } from './own-table.ts';

const STREAM = aStream();
const EMPTY = emptyHead(STREAM);

/** The size of a sealed password of ordinary length. */
const TYPICAL = sealed('v1', new Uint8Array(800));
const LARGEST = sealed('v1', new Uint8Array(65_536 + 512));

const create = (value = TYPICAL) => creation(STREAM.name, 'v1', value);

const created = async (store: EventStore, value = TYPICAL) => {
  const outcome = await store.append(EMPTY, create(value));
  if (outcome.kind !== 'appended') throw new Error('Another test uses this table');
  return outcome.head;
};

describeWithDynamoDB('The cost of requests to DynamoDB', (endpoint) => {
  const observedStore = async () => {
    const options = await ownTable(endpoint);
    return { ...options, store: dynamoEventStore(options), trips: observed(options.client) };
  };

  it('is one round trip for an append', async () => {
    const { store, trips } = await observedStore();
    const head = await created(store);
    await store.append(head, aCommit([tagged({ team: 'core' })]));
    expect(trips.map(({ operation }) => operation)).toEqual([
      'TransactWriteItemsCommand',
      'TransactWriteItemsCommand',
    ]);
  });

  it('includes the head of a lost race in the same round trip', async () => {
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
  ])('is one read for %s with its current value', async (_size, value, units) => {
    const { store, trips } = await observedStore();
    await created(store, value);
    const { current } = await store.load(STREAM);
    expect(current?.bytes.length).toBe(value.bytes.length);
    expect(trips.slice(1)).toEqual([{ operation: 'GetItemCommand', units }]);
  });

  it('is one read for an empty stream, and for a sealed version', async () => {
    const { store, trips } = await observedStore();
    await created(store);
    await store.load(aStream('another'));
    await store.loadSealed(STREAM, version('v1'));
    expect(trips.slice(1)).toEqual([
      { operation: 'GetItemCommand', units: 1 },
      { operation: 'GetItemCommand', units: 1 },
    ]);
  });

  it('is one query for a short history', async () => {
    const { store, trips } = await observedStore();
    await created(store);
    for await (const commit of store.readCommits(STREAM)) expect(commit.seq).toBe(1);
    expect(trips.slice(1)).toEqual([{ operation: 'QueryCommand', units: 1 }]);
  });

  it('is one round trip for an access record, in units of the size of the head', async () => {
    const { store, trips } = await observedStore();
    const head = await created(store);
    await store.recordAccess(head, version('v1'), NOON);
    const read = await store.load(STREAM);
    await store.recordAccess(read, version('v2'), NOON);
    expect(trips.slice(1)).toEqual([
      { operation: 'UpdateItemCommand', units: 2 },
      { operation: 'GetItemCommand', units: 1 },
      { operation: 'UpdateItemCommand', units: 2 },
    ]);
  });

  // DynamoDB Local counts a transaction four times and AWS twice ("Amazon DynamoDB transactions",
  // developer guide). So the items are measured one by one, and doubled here.
  const weigh = async (...commits: readonly Commit[]) => {
    const { client, tableName } = await ownTable(endpoint);
    const details = observedDetails(client);
    const trips = observed(client);
    let before = EMPTY;
    for (const commit of commits) {
      const after = advance(before, commit);
      const { input } = commitRequest(tableName, { before, after }, commit);
      for (const { Put } of input.TransactItems ?? []) {
        await client.send(new PutItemCommand({ TableName: tableName, Item: Put?.Item }));
      }
      before = after;
    }
    return {
      weights: trips.map(({ units }) => units),
      indexes: details.map(({ indexes }) => indexes),
    };
  };
  const IN_LISTS = { list: 1, names: 1 };

  it('is 8 write units for a secret of typical size, and one for each list index', async () => {
    const { weights, indexes } = await weigh(create());
    expect(weights).toEqual([2, 1, 1]);
    expect(2 * weights.reduce((sum, units) => sum + units)).toBe(8);
    expect(indexes).toEqual([IN_LISTS, {}, {}]);
  });

  it('includes the index of due work only when a deletion is scheduled or purged', async () => {
    const schedule = aCommit([deletionScheduled(later(1))]);
    const { indexes } = await weigh(
      create(),
      aCommit([tagged({ team: 'core' })]),
      schedule,
      purge(),
    );
    const [creation, changed, scheduled, purged, purgeItem] = indexes.filter(
      (units) => Object.keys(units).length > 0,
    );
    expect(creation).toEqual(IN_LISTS);
    expect(changed).toEqual(IN_LISTS);
    expect(scheduled).toEqual({ ...IN_LISTS, due: 1 });
    expect(purged).toEqual({ ...IN_LISTS, due: 1 });
    expect(purgeItem).toEqual({ due: 1 });
  });
});
