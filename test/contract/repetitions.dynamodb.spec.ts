import { systemPause } from '../../infra/system/pause.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { onOneTable } from './instances.ts';
import { repetitionsContract } from './repetitions.contract.ts';

describeWithDynamoDB('on DynamoDB Local', (endpoint) => {
  repetitionsContract('DynamoDB, three stores on one table', () =>
    onOneTable(endpoint)(systemPause),
  );
});
