import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { purgeItem, valueItem } from '../../../infra/dynamodb/items.ts';
import { valueKey } from '../../../infra/dynamodb/keys.ts';
import { grown } from '../../contract/event-store-steps.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { aStream, creation, lifeOf, NOON, purge, sealed, version } from '../../support/examples.ts';
import { observed } from './observed.ts';
import { ownTable } from './own-table.ts';

const STREAM = aStream();
const LATER = 99;

describeWithDynamoDB('The removal of values on DynamoDB', (endpoint) => {
  const opened = async () => {
    const options = await ownTable(endpoint);
    const { client, tableName: TableName } = options;
    return {
      ...options,
      store: dynamoEventStore(options),
      put: (Item: PutItemCommand['input']['Item']) =>
        client.send(new PutItemCommand({ TableName, Item })),
    };
  };

  it('keeps a value that a later commit wrote after the head was loaded', async () => {
    const { store, put } = await opened();
    await grown(store, STREAM, ...lifeOf('v1', 'v2'), purge());
    await put(valueItem({ stream: STREAM, seq: LATER }, sealed('v2')));

    await store.removeSealed(STREAM, [version('v1'), version('v2')]);

    expect(await store.sealedIds(STREAM)).toEqual([version('v2')]);
    expect(await store.due('purge', NOON, 10)).toEqual([STREAM]);
  });

  it('does not mark a later purge as finished', async () => {
    const { store, put } = await opened();
    const head = await grown(store, STREAM, creation(), purge());
    await put(purgeItem({ ...head, seq: LATER }, NOON));
    await store.removeSealed(STREAM, [version('v1')]);
    expect(await store.due('purge', NOON, 10)).toEqual([STREAM]);
  });

  it('removes values of the first release, which have no seq', async () => {
    const { store, put } = await opened();
    await grown(store, STREAM, creation(), purge());
    await put({ ...valueKey(STREAM, version('v1')), value: { B: sealed('v1').bytes } });
    await store.removeSealed(STREAM, [version('v1')]);
    expect(await store.sealedIds(STREAM)).toEqual([]);
  });

  it('costs a commit that removes no value no request', async () => {
    const { client, store } = await opened();
    const trips = observed(client);
    await grown(store, STREAM, ...lifeOf('v1', 'v2', 'v3'));
    const names = ['GetItemCommand', ...Array(3).fill('TransactWriteItemsCommand')];
    expect(trips.map(({ operation }) => operation)).toEqual(names);
  });
});
