import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { grown } from '../../contract/event-store-steps.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { aStream, creation } from '../../support/examples.ts';
import { observed } from './observed.ts';
import { ownTable } from './own-table.ts';

const NAMES = Array.from({ length: 20 }, (_none, index) => `s${index}`);
const STREAMS = NAMES.map((name) => aStream(name));

type Batch = { readonly Keys: readonly unknown[]; readonly ConsistentRead?: boolean };

/** The batches that were requested. Each is cut to `most` keys, as DynamoDB does under load. */
const answeringInParts = (client: DynamoDBClient, most: number): readonly Batch[] => {
  const batches: Batch[] = [];
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'BatchGetItemCommand') return next(args);
        const [table, batch] = batchIn(args.input);
        batches.push(batch);
        const left = batch.Keys.slice(most);
        // DynamoDB rejects an empty batch.
        const asked = { [table]: { ...batch, Keys: batch.Keys.slice(0, Math.max(1, most)) } };
        const result = await next({ ...args, input: { ...args.input, RequestItems: asked } });
        const unprocessed = left.length === 0 ? {} : { [table]: { Keys: left } };
        Object.assign(result.output, { UnprocessedKeys: unprocessed });
        return result;
      },
    { step: 'initialize' },
  );
  return batches;
};

const batchIn = (input: unknown): readonly [table: string, batch: Batch] => {
  const tables: Readonly<Record<string, Batch>> = Object(input).RequestItems;
  const [first] = Object.entries(tables);
  if (first === undefined) throw new Error('No table was asked');
  return first;
};

describeWithDynamoDB('Loading several heads from DynamoDB', (endpoint) => {
  it('takes one strongly consistent request that names each head once', async () => {
    const options = await ownTable(endpoint);
    const store = dynamoEventStore(options);
    for (const name of NAMES) await grown(store, aStream(name), creation(name));
    const trips = observed(options.client);
    const batches = answeringInParts(options.client, 100);

    expect(await store.loadAll([...STREAMS, ...STREAMS.slice(0, 3)])).toHaveLength(23);

    expect(trips.map(({ operation }) => operation)).toEqual(['BatchGetItemCommand']);
    expect(batches.map(({ ConsistentRead }) => ConsistentRead)).toEqual([true]);
    expect(batches[0]?.Keys).toHaveLength(20);
  });

  it('retries keys that DynamoDB leaves unprocessed', async () => {
    const options = await ownTable(endpoint);
    const store = dynamoEventStore(options);
    for (const name of NAMES) await grown(store, aStream(name), creation(name));
    const batches = answeringInParts(options.client, 8);

    const heads = await store.loadAll(STREAMS);

    expect(heads.map(({ stream }) => stream.name)).toEqual(NAMES);
    expect(heads.map(({ seq }) => seq)).toEqual(NAMES.map(() => 1));
    expect(batches.map(({ Keys }) => Keys.length)).toEqual([20, 12, 4]);
    expect(batches.every(({ ConsistentRead }) => ConsistentRead)).toBe(true);
  });

  it('throws an outage, and no empty heads, when DynamoDB never processes the keys', async () => {
    const options = await ownTable(endpoint);
    const store = dynamoEventStore(options);
    await grown(store, aStream('s0'), creation('s0'));
    answeringInParts(options.client, 0);
    await expect(store.loadAll(STREAMS)).rejects.toMatchObject({
      name: 'Outage',
      kind: 'throttled',
    });
  });
});
