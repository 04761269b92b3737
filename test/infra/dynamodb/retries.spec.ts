import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import type { PageRequest } from '../../../domain/ports/secret-index.ts';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { grown } from '../../contract/event-store-steps.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { aCommit, aStream, creation, NOON, tagged, version } from '../../support/examples.ts';
import { localClient, ownTable } from './own-table.ts';

const STREAM = aStream();
const EMPTY = emptyHead(STREAM);
const HEAD = advance(EMPTY, creation());
const PAGE: PageRequest = {
  order: 'name',
  descending: false,
  limit: 10,
  after: null,
  namePrefix: null,
};

/** The body of each such request that DynamoDB carried out, while the first replies were lost. */
const losingReplies = (
  client: DynamoDBClient,
  losses: number,
  operation = 'TransactWriteItemsCommand',
): readonly string[] => {
  const bodies: string[] = [];
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (commandName !== operation) return result;
        bodies.push(bodyOf(args.request));
        if (bodies.length > losses) return result;
        throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      },
    { step: 'deserialize', priority: 'low' },
  );
  return bodies;
};

const bodyOf = (request: unknown): string => {
  const { body } = Object(request);
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
};

const tokenIn = (body: string): unknown => JSON.parse(body).ClientRequestToken;

describeWithDynamoDB('A lost reply of DynamoDB', (endpoint) => {
  it('is retried by the SDK, and the append does not count as a lost race', async () => {
    const options = await ownTable(endpoint);
    const store = dynamoEventStore(options);
    const bodies = losingReplies(options.client, 1);

    const outcome = await store.append(EMPTY, creation());

    expect(bodies).toHaveLength(2);
    expect(outcome).toEqual({ kind: 'appended', head: await store.load(STREAM) });
    expect(outcome).toMatchObject({ head: { seq: 1 } });
  });

  it('is retried with the same token, and each append has a token of its own', async () => {
    const options = await ownTable(endpoint);
    const store = dynamoEventStore(options);
    const bodies = losingReplies(options.client, 1);

    const first = await store.append(EMPTY, creation());
    if (first.kind !== 'appended') throw new Error(first.kind);
    await store.append(first.head, aCommit([tagged({ team: 'core' })]));

    const [lost, repeated, next] = bodies.map(tokenIn);
    expect(lost).toEqual(expect.any(String));
    expect(repeated).toBe(lost);
    expect(next).toEqual(expect.any(String));
    expect(next).not.toBe(lost);
  });

  it('is retried for an access record, which is then written once', async () => {
    const options = await ownTable(endpoint);
    const store = dynamoEventStore(options);
    const head = await grown(store, STREAM, creation());
    const bodies = losingReplies(options.client, 1, 'UpdateItemCommand');

    await store.recordAccess(head, version('v1'), NOON);

    // The update whose reply was lost, its retry, and the update beside other reads: the last two are rejected.
    expect(bodies).toHaveLength(3);
    const access = { on: NOON, versions: new Map([[version('v1'), NOON]]) };
    expect((await store.load(STREAM)).access).toEqual(access);
  });

  it('is an outage when the SDK gives up, and the next load finds the commit', async () => {
    const options = await ownTable(endpoint);
    const store = dynamoEventStore(options);
    losingReplies(options.client, 99);

    await expect(store.append(EMPTY, creation())).rejects.toMatchObject({
      name: 'Outage',
      kind: 'unavailable',
    });
    expect((await store.load(STREAM)).seq).toBe(1);
  });
});

describeWithDynamoDB('A store without DynamoDB', (endpoint) => {
  it('throws an outage when nothing listens', async () => {
    const client = localClient('http://127.0.0.1:1');
    const store = dynamoEventStore({ client, tableName: 'secrets' });
    const outage = { name: 'Outage', kind: 'unavailable' };
    await expect(store.load(STREAM)).rejects.toMatchObject(outage);
    await expect(store.append(EMPTY, creation())).rejects.toMatchObject(outage);
    await expect(store.recordAccess(HEAD, version('v1'), NOON)).rejects.toMatchObject(outage);
    await expect(store.removeSealed(STREAM, [])).rejects.toMatchObject(outage);
    await expect(store.sealedIds(STREAM)).rejects.toMatchObject(outage);
    await expect(store.list(STREAM, PAGE)).rejects.toMatchObject(outage);
    await expect(store.due('purge', NOON, 10)).rejects.toMatchObject(outage);
  });

  it('names the missing table and says how to create it', async () => {
    const store = dynamoEventStore({ client: localClient(endpoint), tableName: 'not-made' });
    const hint = /table not-made or not-made-commits does not exist.*--create-table/;
    await expect(store.load(STREAM)).rejects.toThrow(hint);
    await expect(store.append(EMPTY, creation())).rejects.toThrow(hint);
    await expect(store.readCommits(STREAM)[Symbol.asyncIterator]().next()).rejects.toThrow(hint);
  });
});
