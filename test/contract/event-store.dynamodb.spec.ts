import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { LIST_ORDERS } from '../../infra/dynamodb/listing.ts';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { eventStoreContract } from './event-store.contract.ts';

describeWithDynamoDB('on DynamoDB Local', (endpoint) => {
  eventStoreContract(
    'DynamoDB',
    async () => dynamoEventStore(await ownTable(endpoint)),
    LIST_ORDERS,
  );
});
