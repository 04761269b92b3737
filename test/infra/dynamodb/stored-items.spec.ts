import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { commitsTableOf } from '../../../infra/dynamodb/table.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { expected, HISTORIES, read, write } from '../stored-form/histories.ts';
import { ownTable } from './own-table.ts';

// The items as releases before this one wrote them. A new event or state adds items for its own history;
// the items of the others never change, since such tables exist.
// `vitest -u` records them; its diff must only add.
const RECORDED = 'test/vectors/stored/items.json';

type Item = Readonly<Record<string, AttributeValue>>;
type Items = { readonly secrets: readonly Item[]; readonly commits: readonly Item[] };

const keyOf = ({ pk, sk }: Item): string => `${pk?.S} ${sk?.S}`;

const scan = async (client: DynamoDBClient, TableName: string): Promise<readonly Item[]> => {
  const pages = await Array.fromAsync(paginateScan({ client }, { TableName }));
  return pages
    .flatMap(({ Items = [] }) => Items)
    .toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
};

/** Attributes in the order of their names, and bytes in base64. */
const written = (_name: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
};

const parsed = (name: string, value: unknown): unknown =>
  name === 'B' && typeof value === 'string' ? Buffer.from(value, 'base64') : value;

const recorded = async (): Promise<Items> => JSON.parse(await readFile(RECORDED, 'utf8'), parsed);

describeWithDynamoDB('Items on DynamoDB', (endpoint) => {
  it('are written as earlier releases wrote them', async () => {
    const options = await ownTable(endpoint);
    const { client, tableName } = options;
    for (const history of HISTORIES.values()) await write(dynamoEventStore(options), history);
    const items: Items = {
      secrets: await scan(client, tableName),
      commits: await scan(client, commitsTableOf(tableName)),
    };
    await expect(`${JSON.stringify(items, written, 1)}\n`).toMatchFileSnapshot(
      join(process.cwd(), RECORDED),
    );
  });

  it('that earlier releases wrote are read to the last member', async () => {
    const options = await ownTable(endpoint);
    const { client, tableName } = options;
    const { secrets, commits } = await recorded();
    const put = (TableName: string, items: readonly Item[]) =>
      Promise.all(items.map((Item) => client.send(new PutItemCommand({ TableName, Item }))));
    await put(tableName, secrets);
    await put(commitsTableOf(tableName), commits);
    const store = dynamoEventStore(options);
    for (const [title, history] of HISTORIES) {
      expect(await read(store, history), title).toStrictEqual(expected(history));
    }
  });
});
