import { DescribeTableCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { headItem } from '../../../infra/dynamodb/items.ts';
import { ensureTable } from '../../../infra/dynamodb/provision.ts';
import { LIST_INDEX } from '../../../infra/dynamodb/table.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { aCommit, aStream, created, creation } from '../../support/examples.ts';
import { observed } from './observed.ts';
import { localClient, ownTable, passingTableName } from './own-table.ts';

const STREAM = aStream();

describeWithDynamoDB('The table', (endpoint) => {
  it('is made once, ready for use, and left as it is after that', async () => {
    const { client, tableName } = await ownTable(endpoint);
    const store = dynamoEventStore({ client, tableName });
    await store.append(emptyHead(STREAM), creation());
    const describeTable = new DescribeTableCommand({ TableName: tableName });
    const { Table: before } = await client.send(describeTable);

    await ensureTable(client, tableName);

    const { Table: after } = await client.send(describeTable);
    expect(after?.CreationDateTime).toEqual(before?.CreationDateTime);
    expect(after?.TableStatus).toBe('ACTIVE');
    expect((await store.load(STREAM)).seq).toBe(1);
  });

  it('can be made by two hosts at the same time', async () => {
    const client = localClient(endpoint);
    const tableName = passingTableName(client);
    await Promise.all([ensureTable(client, tableName), ensureTable(client, tableName)]);
    const store = dynamoEventStore({ client, tableName });
    expect((await store.load(STREAM)).seq).toBe(0);
  });

  it('is paid per request and streams keys only, so that no value leaves through the stream', async () => {
    const { client, tableName } = await ownTable(endpoint);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    expect(Table?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
    expect(Table?.StreamSpecification).toEqual({
      StreamEnabled: true,
      StreamViewType: 'KEYS_ONLY',
    });
  });

  it('lists the secrets of one account and region by creation, with the summary and no value', async () => {
    const { client, tableName } = await ownTable(endpoint);
    const store = dynamoEventStore({ client, tableName });
    const names = ['zebra', 'apple'];
    for (const name of names) await store.append(emptyHead(aStream(name)), creation(name));
    // A stream without a secret has no entry.
    await store.append(emptyHead(aStream('unborn')), aCommit([]));

    const { Items } = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: LIST_INDEX,
        KeyConditionExpression: 'listPk = :owner',
        ExpressionAttributeValues: { ':owner': { S: '111122223333#eu-west-1' } },
      }),
    );

    const entries = ['apple', 'zebra'].map((name) => {
      const head = advance(emptyHead(aStream(name)), creation(name));
      const { pk, sk, listPk, listSk, summary } = headItem(head);
      return { pk, sk, listPk, listSk, summary };
    });
    expect(Items).toEqual(entries);
  });

  it('is read over as many pages as a history fills', async () => {
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
