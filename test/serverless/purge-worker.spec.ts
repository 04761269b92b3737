import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import type { EventStore } from '../../domain/ports/event-store.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { type LogLine, logLines } from '../../functions/lambda/log-lines.ts';
import { MARGIN, purgeHandler } from '../../functions/schedule/purge.ts';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { randomIds } from '../../infra/system/random.ts';
import { commitsOf, grown } from '../contract/event-store-steps.ts';
import { observed } from '../infra/dynamodb/observed.ts';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import {
  ACCOUNT,
  aCommit,
  aStream,
  creation,
  deletionScheduled,
  later,
  REGION,
  replacement,
} from '../support/examples.ts';
import { WORKER_COMMANDS } from './permissions.contract.ts';

const WEEK = 7 * 86_400;
const STREAM = aStream();
const AMPLE = { getRemainingTimeInMillis: () => 300_000 };

const worker = (store: EventStore) => {
  const logs: LogLine[] = [];
  const handler = purgeHandler({
    region: REGION,
    storeOf: () => store,
    clock: { now: () => later(WEEK) },
    ids: randomIds,
    pause: async () => {},
    telemetry: logLines((line) => logs.push(line)),
  });
  return { handler, logs };
};

const sortKeys = async (client: DynamoDBClient, TableName: string) => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  return Items.map(({ sk }) => String(sk?.S).replace(/#.*/, '')).toSorted();
};

describeWithDynamoDB('The purge worker on DynamoDB Local', (endpoint) => {
  const deleted = async () => {
    const table = await ownTable(endpoint);
    const store = dynamoEventStore(table);
    const scheduled = aCommit([deletionScheduled(later(WEEK))]);
    await grown(store, STREAM, creation(), replacement('v1', 'v2'), scheduled);
    return { store, ...table };
  };

  it('finishes a purge that crashed before the values were removed, and keeps the events', async () => {
    const { store, client, tableName } = await deleted();
    const removeSealed = async () => {
      throw new Outage('unavailable', 'The process died');
    };
    const dying = worker({ ...store, removeSealed });
    await expect(dying.handler({}, AMPLE)).rejects.toThrow('Failures of purge-due: 1.');
    expect(dying.logs).toMatchObject([
      { operation: 'purge-due', status: 500, account: ACCOUNT, fault: { name: 'Outage' } },
    ]);
    expect(await sortKeys(client, tableName)).toEqual(['HEAD', 'PURGE', 'VALUE', 'VALUE']);

    const next = worker(store);
    for (const _ of ['heals', 'finds nothing']) {
      await next.handler({}, AMPLE);
      expect(await sortKeys(client, tableName)).toEqual(['HEAD']);
    }
    expect(next.logs).toEqual([]);
    expect(await commitsOf(store, STREAM)).toHaveLength(4);
  });

  it('sends only the commands that its role allows', async () => {
    const { store, client } = await deleted();
    const trips = observed(client);
    await worker(store).handler({}, AMPLE);
    const names = trips.map(({ operation }) => operation.replace(/Command$/, ''));
    expect([...new Set(names)].toSorted()).toEqual(WORKER_COMMANDS.toSorted());
  });

  it('starts no stream within the margin of the timeout', async () => {
    const { store } = await deleted();
    await worker(store).handler({}, { getRemainingTimeInMillis: () => MARGIN });
    expect((await store.load(STREAM)).secret.status).toBe('scheduledForDeletion');
  });
});
