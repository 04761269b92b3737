import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { idempotencyContract } from './idempotency.contract.ts';
import { onOneTable } from './instances.ts';

describeWithDynamoDB('on DynamoDB Local', (endpoint) => {
  idempotencyContract('DynamoDB, three stores on one table', onOneTable(endpoint));
});
