import { expect, it, onTestFinished } from 'vitest';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { grown } from '../../contract/event-store-steps.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { aStream, creation, NOON, version } from '../../support/examples.ts';
import { startFaultProxy } from '../../support/fault-proxy/fault-proxy.ts';
import { localClient, ownTable } from './own-table.ts';

describeWithDynamoDB('The access record on DynamoDB', (endpoint) => {
  it('times out within its limit, closes its connection, and is written by the next attempt', async () => {
    const proxy = await startFaultProxy(endpoint);
    onTestFinished(proxy.close);
    const { tableName } = await ownTable(endpoint);
    const options = { client: localClient(proxy.endpoint), tableName };
    const hurried = dynamoEventStore({ ...options, accessTimeout: 50 });
    const store = dynamoEventStore(options);
    const head = await grown(store, aStream(), creation());
    proxy.set({ kind: 'silence' });

    const recording = hurried.recordAccess(head, version('v1'), NOON);
    await expect(recording).rejects.toMatchObject({ name: 'Outage', kind: 'unavailable' });
    await expect.poll(() => proxy.connections().open).toBe(0);

    proxy.set({ kind: 'none' });
    await store.recordAccess(head, version('v1'), NOON);
    const { access } = await store.load(head.stream);
    expect(access.on).toBe(NOON);
  });
});
