import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { commitItem } from '../../infra/dynamodb/items.ts';
import { commitKey } from '../../infra/dynamodb/keys.ts';
import { commitsTableOf } from '../../infra/dynamodb/table.ts';
import { grown } from '../contract/event-store-steps.ts';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { streamRecords } from '../support/dynamodb-streams.ts';
import { ACCOUNT, aCommit, aStream, creation, REGION, tagged } from '../support/examples.ts';
import { type Deployed, openContainer } from './container.ts';

/** The event names that the mapping's filter passes; the template is compared with it. */
export const ALTERATIONS = ['MODIFY', 'REMOVE'];

/** The contract of the packaged commit watch, in a container with the pinned Node. */
export const commitWatchContract = (deployed: Deployed): void => {
  describeWithDynamoDB(`${deployed.handler} on DynamoDB Local`, (endpoint) => {
    it('logs commits that were overwritten or deleted, and no other', async () => {
      const table = await ownTable(endpoint);
      const { client, tableName } = table;
      const TableName = commitsTableOf(tableName);
      const stream = aStream();
      const store = dynamoEventStore(table);
      const head = await grown(store, stream, creation(), aCommit([tagged({ team: 'core' })]));
      const altered = async () =>
        (await streamRecords(endpoint, TableName)).filter(({ eventName }) =>
          ALTERATIONS.includes(String(eventName)),
        );
      expect(await altered()).toEqual([]);

      const forged = commitItem({ ...head, seq: 1 }, aCommit([]));
      await client.send(new PutItemCommand({ TableName, Item: forged }));
      await client.send(new DeleteItemCommand({ TableName, Key: commitKey(stream, 2) }));

      const container = await openContainer(deployed, { AWS_REGION: REGION });
      await container.invoke({ Records: await altered() });
      const { stdout, stderr } = await container.stop();
      const lines = stdout.trim().split('\n');
      const place = { account: ACCOUNT, region: REGION, name: stream.name };
      const known = { task: 'watch-commits', event: 'commit-altered', ...place };
      expect(lines.map((line) => JSON.parse(line))).toEqual([
        { ...known, commit: 'COMMIT#0000000001', change: 'MODIFY' },
        { ...known, commit: 'COMMIT#0000000002', change: 'REMOVE' },
      ]);
      expect(stderr).toBe('');
    });
  });

  describe(deployed.handler, () => {
    it('logs a record that it cannot read', async () => {
      const container = await openContainer(deployed, { AWS_REGION: REGION });
      await container.invoke({ Records: [{ eventName: 'REMOVE' }] });
      const { stdout } = await container.stop();
      expect(JSON.parse(stdout)).toMatchObject({ event: 'commit-altered', commit: '' });
    });
  });
};
