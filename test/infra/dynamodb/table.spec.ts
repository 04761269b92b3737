import {
  DeleteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { emptyHead } from '../../../domain/secret/head.ts';
import type { Item } from '../../../infra/dynamodb/attributes.ts';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { headItem } from '../../../infra/dynamodb/items.ts';
import { commitKey, purgeKey } from '../../../infra/dynamodb/keys.ts';
import { ensureTables } from '../../../infra/dynamodb/provision.ts';
import {
  commitsTableOf,
  DUE_INDEX,
  LIST_INDEX,
  NAMES_INDEX,
} from '../../../infra/dynamodb/table.ts';
import { commitsOf, grown } from '../../contract/event-store-steps.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import {
  aCommit,
  aStream,
  created,
  creation,
  deletionScheduled,
  NOON,
  purge,
  tagged,
  version,
} from '../../support/examples.ts';
import { observed } from './observed.ts';
import { localClient, ownTable, passingTableName } from './own-table.ts';

const STREAM = aStream();

describeWithDynamoDB('The table', (endpoint) => {
  it('is created once, ready for use, and then left as it is', async () => {
    const { client, tableName } = await ownTable(endpoint);
    const store = dynamoEventStore({ client, tableName });
    await store.append(emptyHead(STREAM), creation());
    const describeTable = new DescribeTableCommand({ TableName: tableName });
    const { Table: before } = await client.send(describeTable);

    await ensureTables(client, tableName);

    const { Table: after } = await client.send(describeTable);
    expect(after?.CreationDateTime).toEqual(before?.CreationDateTime);
    expect(after?.TableStatus).toBe('ACTIVE');
    expect((await store.load(STREAM)).seq).toBe(1);
  });

  it('can be created by two hosts at the same time', async () => {
    const client = localClient(endpoint);
    const tableName = passingTableName(client);
    await Promise.all([ensureTables(client, tableName), ensureTables(client, tableName)]);
    const store = dynamoEventStore({ client, tableName });
    expect((await store.load(STREAM)).seq).toBe(0);
  });

  it('is billed per request and streams keys only, so that no value leaves through the stream', async () => {
    const { client, tableName } = await ownTable(endpoint);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
    expect(Table?.StreamSpecification).toEqual({
      StreamEnabled: true,
      StreamViewType: 'KEYS_ONLY',
    });
  });

  it('projects into its indexes what a list needs, and never a value', async () => {
    const { client, tableName } = await ownTable(endpoint);
    const store = dynamoEventStore({ client, tableName });
    const schedule = aCommit([deletionScheduled(NOON)]);
    const head = await grown(store, STREAM, creation(), schedule);
    await store.recordAccess(head, version('v1'), NOON);
    await grown(store, aStream('purged'), creation('purged'), purge());
    // A stream without a secret has no entry.
    await grown(store, aStream('unborn'), aCommit([]));

    const entriesIn = async (IndexName: string) => {
      const { Items } = await client.send(new ScanCommand({ TableName: tableName, IndexName }));
      return Items;
    };

    const stored = headItem(await store.load(STREAM));
    const shown = ({ pk, sk, listPk, summary, schema, access }: Item) => ({
      pk,
      sk,
      listPk,
      summary,
      schema,
      access,
    });
    const { pk, sk, duePk, dueAt, listSk, listName } = stored;
    expect(await entriesIn(LIST_INDEX)).toEqual([{ ...shown(stored), listSk }]);
    expect(await entriesIn(NAMES_INDEX)).toEqual([{ ...shown(stored), listName }]);
    const left = { ...purgeKey(aStream('purged')), duePk, dueAt };
    expect(await entriesIn(DUE_INDEX)).toEqual(
      expect.arrayContaining([{ pk, sk, duePk, dueAt }, left]),
    );
    expect(await entriesIn(DUE_INDEX)).toHaveLength(2);
  });

  it('returns commits from before they had a table of their own', async () => {
    const { client, tableName } = await ownTable(endpoint);
    const store = dynamoEventStore({ client, tableName });
    const tags = ['a', 'b', 'c', 'd', 'e', 'f'].map((tag) => aCommit([tagged({ tag })]));
    await grown(store, STREAM, creation(), ...tags);
    const written = await commitsOf(store, STREAM);
    // Where an earlier release has put it.
    const moveBack = async (seq: number) => {
      const Key = commitKey(STREAM, seq);
      const TableName = commitsTableOf(tableName);
      const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
      await client.send(new PutItemCommand({ TableName: tableName, Item }));
      await client.send(new DeleteItemCommand({ TableName, Key }));
    };
    const expectAll = async () => {
      for (const seq of [0, 1, 2, 3, 4, 5, 6, 7]) {
        expect(await commitsOf(store, STREAM, seq)).toEqual(written.slice(seq));
      }
    };

    for (const seq of [1, 2]) await moveBack(seq);
    await expectAll();
    // During a deployment both releases write.
    for (const seq of [4, 6]) await moveBack(seq);
    await expectAll();
  });

  it('is read across all pages of a history', async () => {
    const { client, tableName } = await ownTable(endpoint);
    const store = dynamoEventStore({ client, tableName });
    const trips = observed(client);
    const description = 'x'.repeat(150_000);
    let head = emptyHead(STREAM);
    for (let seq = 1; seq <= 12; seq += 1) {
      const outcome = await store.append(head, aCommit([created(STREAM.name, { description })]));
      if (outcome.kind === 'appended') head = outcome.head;
    }

    const seqs: number[] = [];
    for await (const { seq } of store.readCommits(STREAM, 1)) seqs.push(seq);

    expect(seqs).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(trips.filter(({ operation }) => operation === 'QueryCommand')).toHaveLength(2);
  });
});
