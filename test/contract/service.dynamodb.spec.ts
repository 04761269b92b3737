import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { onOneTable } from './instances.ts';
import { serviceContract } from './service.contract.ts';

describeWithDynamoDB('on DynamoDB Local', (endpoint) => {
  serviceContract('DynamoDB, three stores on one table', onOneTable(endpoint));
});
