import { expect, it } from 'vitest';
import { type AccountId, branded } from '../../domain/secret/ids.ts';
import { accountClaim } from '../../infra/dynamodb/account-claim.ts';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { OREGON } from '../support/replication.ts';
import { ACCOUNT } from '../support/root.ts';
import { type Deployed, openContainer } from './container.ts';

/** The comparison covers one account: under another it would find nothing and look healthy. */
export const healAccountContract = (deployed: Deployed): void => {
  describeWithDynamoDB(`${deployed.handler} of another account`, (endpoint) => {
    it('fails on a table that belongs to another account', async () => {
      const table = await ownTable(endpoint);
      await accountClaim(table).claim(branded<AccountId>('999999999999'));
      const container = await openContainer(deployed, {
        AWS_REGION: OREGON,
        SEALSTREAM_TABLE: table.tableName,
        SEALSTREAM_ACCOUNT_ID: ACCOUNT,
        AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      });
      await expect(container.invoke({ task: 'reconcile' })).rejects.toThrow(/1 faults/);
      const { stdout } = await container.stop();
      expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({
        task: 'reconcile',
        event: 'fault',
        fault: { name: 'Misconfiguration', reason: expect.stringContaining('999999999999') },
      });
    });
  });
};
