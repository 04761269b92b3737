import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { headKey } from '../../infra/dynamodb/keys.ts';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { type Alteration, unreadableContract } from './secret-index-unreadable.contract.ts';

/** The update that makes an alteration. */
const updateOf = (alteration: Alteration) => {
  if ('schema' in alteration) return setting('schema', { N: String(alteration.schema) });
  const { summary } = alteration;
  return summary === null
    ? { UpdateExpression: 'REMOVE summary' }
    : setting('summary', { S: summary });
};

const setting = (attribute: string, value: { readonly N: string } | { readonly S: string }) => ({
  UpdateExpression: 'SET #attribute = :value',
  ExpressionAttributeNames: { '#attribute': attribute },
  ExpressionAttributeValues: { ':value': value },
});

describeWithDynamoDB('On DynamoDB Local', (endpoint) => {
  unreadableContract(async () => {
    const options = await ownTable(endpoint);
    const { client, tableName: TableName } = options;
    return {
      store: dynamoEventStore(options),
      alter: async (stream, alteration) => {
        const Key = headKey(stream);
        await client.send(new UpdateItemCommand({ TableName, Key, ...updateOf(alteration) }));
      },
    };
  });
});
