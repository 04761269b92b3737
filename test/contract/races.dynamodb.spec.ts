import { systemPause } from '../../infra/system/pause.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { onOneTable } from './instances.ts';
import { racesContract } from './races.contract.ts';

describeWithDynamoDB('on DynamoDB Local', (endpoint) => {
  racesContract('DynamoDB, three stores on one table', () => onOneTable(endpoint)(systemPause));
});
