import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { Misconfiguration } from '../../../domain/ports/misconfiguration.ts';
import { type AccountId, branded } from '../../../domain/secret/ids.ts';
import { accountClaim } from '../../../infra/dynamodb/account-claim.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { observed } from './observed.ts';
import { localClient, ownTable } from './own-table.ts';

const FIRST = branded<AccountId>('111122223333');
const OTHER = branded<AccountId>('999999999999');

describeWithDynamoDB('The account of a table', (endpoint) => {
  it('is that of the first claim, permanently', async () => {
    const { claim, check } = accountClaim(await ownTable(endpoint));
    await claim(FIRST);
    await claim(FIRST);
    await check(FIRST);
    for (const attempt of [claim, check]) {
      await expect(attempt(OTHER)).rejects.toThrow(Misconfiguration);
      await expect(attempt(OTHER)).rejects.toThrow(
        'has the secrets of account 111122223333, and this function is told 999999999999',
      );
    }
    await check(FIRST);
  });

  it('is claimed by exactly one of several racing claims', async () => {
    const { tableName } = await ownTable(endpoint);
    const accounts = Array.from({ length: 8 }, (_none, index) =>
      branded<AccountId>(String(111_122_223_330 + index)),
    );
    const claims = accounts.map((account) =>
      accountClaim({ client: localClient(endpoint), tableName }).claim(account),
    );
    const outcomes = await Promise.allSettled(claims);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const winner = accounts[outcomes.findIndex(({ status }) => status === 'fulfilled')];
    const key = { pk: { S: 'STAGE' }, sk: { S: 'ACCOUNT' } };
    const { Item } = await localClient(endpoint).send(
      new GetItemCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
    );
    expect(Item).toEqual({ ...key, account: { S: winner } });
  });

  it('is only read by a check and by a repeated claim', async () => {
    const options = await ownTable(endpoint);
    const { claim, check } = accountClaim(options);
    const trips = observed(options.client);
    await check(OTHER);
    await claim(FIRST);
    await claim(FIRST);
    expect(trips.map(({ operation }) => operation)).toEqual([
      'GetItemCommand',
      'GetItemCommand',
      'PutItemCommand',
      'GetItemCommand',
    ]);
  });
});
