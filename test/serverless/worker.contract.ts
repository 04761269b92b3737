import { describe, expect, it } from 'vitest';
import { instant } from '../../domain/secret/ids.ts';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { commitsOf, grown } from '../contract/event-store-steps.ts';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import {
  aCommit,
  aStream,
  creation,
  deletionScheduled,
  purge,
  REGION,
  replacement,
} from '../support/examples.ts';
import { ColdStartError, type Deployed, openContainer, type Variables } from './container.ts';

/** The event that EventBridge sends. */
const EVENT = { version: '0', source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

const NAMES = ['due', 'also/due', 'cut-off', 'not-yet'];

/** The contract of the packaged purge worker, in a container with the pinned Node. */
export const workerContract = (deployed: Deployed): void => {
  const { handler } = deployed;
  const open = (given: Variables) => openContainer(deployed, { AWS_REGION: REGION, ...given });

  describe(handler, () => {
    it.each(['AWS_REGION', 'SEALSTREAM_TABLE'])(
      'does not start without %s, and says so',
      async (name) => {
        const attempt = open({ SEALSTREAM_TABLE: 'none-needed', [name]: '' });
        await expect(attempt).rejects.toThrow(ColdStartError);
        await expect(attempt).rejects.toThrow(`${name} is missing: it must be`);
      },
    );
  });

  describeWithDynamoDB(`${handler} on DynamoDB Local`, (endpoint) => {
    const deployed = async () => {
      const table = await ownTable(endpoint);
      const variables = { SEALSTREAM_TABLE: table.tableName, AWS_ENDPOINT_URL_DYNAMODB: endpoint };
      return { store: dynamoEventStore(table), container: await open(variables) };
    };

    it('finishes deletions that are due, leaves the rest, and logs nothing', async () => {
      const { store, container } = await deployed();
      const scheduled = (at: number) => aCommit([deletionScheduled(instant(at))]);
      const over = scheduled(Date.now() - 1);
      await grown(store, aStream('due'), creation('due'), replacement('v1', 'v2'), over);
      await grown(store, aStream('also/due'), creation('also/due'), over);
      await grown(store, aStream('cut-off'), creation('cut-off'), purge());
      await grown(store, aStream('not-yet'), creation('not-yet'), scheduled(Date.now() + 1e6));

      for (const _ of ['one hour', 'and the next']) {
        expect(await container.invoke(EVENT)).toBeUndefined();
        const left = NAMES.map(async (name) => {
          const stream = aStream(name);
          const { length } = await store.sealedIds(stream);
          return [(await store.load(stream)).secret.status, length];
        });
        expect(await Promise.all(left)).toEqual([
          ['absent', 0],
          ['absent', 0],
          ['absent', 0],
          ['scheduledForDeletion', 1],
        ]);
      }
      const commits = await commitsOf(store, aStream('due'));
      expect(commits.at(-1)).toMatchObject({
        seq: 4,
        events: [{ type: 'SecretPurged' }],
        origin: { actor: 'sealstream:purge-due' },
      });
      expect(await container.stop()).toEqual({ stdout: '', stderr: '' });
    });

    it('starts nothing within the margin of the timeout', async () => {
      const { store, container } = await deployed();
      const over = aCommit([deletionScheduled(instant(Date.now() - 1))]);
      await grown(store, aStream('due'), creation('due'), over);
      await container.invoke(EVENT, 59_000);
      expect((await store.load(aStream('due'))).secret.status).toBe('scheduledForDeletion');
      await container.invoke(EVENT, 90_000);
      expect((await store.load(aStream('due'))).secret.status).toBe('absent');
    });

    it('fails the invocation and logs a failure', async () => {
      const container = await open({
        SEALSTREAM_TABLE: 'missing-table',
        AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      });
      await expect(container.invoke(EVENT)).rejects.toThrow('Failures of purge-due: 1.');
      const { stdout } = await container.stop();
      expect(JSON.parse(stdout)).toMatchObject({
        operation: 'purge-due',
        status: 500,
        region: REGION,
        fault: { name: 'Misconfiguration', reason: expect.stringContaining('missing-table') },
      });
    });
  });
};
