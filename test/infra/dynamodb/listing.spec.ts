import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import type { PageRequest } from '../../../domain/ports/secret-index.ts';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { headItem } from '../../../infra/dynamodb/items.ts';
import { entriesOf } from '../../contract/event-store-steps.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { ACCOUNT, aCommit, aStream, created, later, REGION } from '../../support/examples.ts';
import { observedDetails } from './observed.ts';
import { ownTable } from './own-table.ts';

const OWNER = { account: ACCOUNT, region: REGION };
const BATCH = 25;
const FIRST: PageRequest = {
  order: 'createdDate',
  descending: false,
  limit: 100,
  after: null,
  namePrefix: null,
};

/** Heads of secrets with these names, created one second after the other. */
const fill = async (client: DynamoDBClient, table: string, names: readonly string[]) => {
  const puts = names.map((name, index) => {
    const creation = aCommit([created(name, { at: later(index), description: 'd'.repeat(200) })]);
    return { PutRequest: { Item: headItem(advance(emptyHead(aStream(name)), creation)) } };
  });
  for (let start = 0; start < puts.length; start += BATCH) {
    const batch = { [table]: puts.slice(start, start + BATCH) };
    await client.send(new BatchWriteItemCommand({ RequestItems: batch }));
  }
};

const numbered = (count: number, prefix = 'secret-') =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(4, '0')}`);

describeWithDynamoDB('A page of a list on DynamoDB', (endpoint) => {
  const filled = async (names: readonly string[]) => {
    const options = await ownTable(endpoint);
    await fill(options.client, options.tableName, names);
    return { store: dynamoEventStore(options), details: observedDetails(options.client) };
  };

  it.each([
    ['by creation', 'list', FIRST],
    ['by creation, last first', 'list', { ...FIRST, descending: true }],
    ['by name', 'names', { ...FIRST, order: 'name' as const }],
    ['by name, of a prefix', 'names', { ...FIRST, order: 'name' as const, namePrefix: 'secret-' }],
  ])('%s reads its entries and one more, in one query', async (_order, index, page) => {
    const { store, details } = await filled(numbered(350));

    const first = await store.list(OWNER, page);
    const second = await store.list(OWNER, { ...page, after: first.next });

    expect(first.entries).toHaveLength(100);
    expect(second.entries).toHaveLength(100);
    expect(details.map(({ scanned }) => scanned)).toEqual([101, 101]);
    // 101 entries of 0.9 KB, at half a unit for 4 KB: less than an eighth of a unit each.
    for (const { indexes } of details) {
      expect(Object.keys(indexes)).toEqual([index]);
      expect(indexes[index]).toBeLessThanOrEqual(13);
    }
  });

  it('by name reads only names with the prefix', async () => {
    const { store, details } = await filled([...numbered(300), ...numbered(5, 'app/')]);
    const page = { ...FIRST, order: 'name' as const, namePrefix: 'app/' };
    expect((await store.list(OWNER, page)).entries).toHaveLength(5);
    expect(details.map(({ scanned }) => scanned)).toEqual([5]);
  });

  it('by creation scans 1000 entries for a prefix, and returns the position to continue from', async () => {
    const { store, details } = await filled([...numbered(1100), ...numbered(5, 'app/')]);
    const page = { ...FIRST, namePrefix: 'app/' };

    const first = await store.list(OWNER, page);

    expect(first.entries).toEqual([]);
    expect(first.next).toMatchObject({ name: 'secret-0999' });
    expect(details.map(({ scanned }) => scanned)).toEqual([1000]);
    const found = await entriesOf(store, OWNER, page);
    expect(found.map(({ summary }) => summary.name)).toEqual(numbered(5, 'app/'));
    expect(details).toHaveLength(3);
  });
});
