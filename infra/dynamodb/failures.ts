import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { credentialTrouble } from '../aws/credential-trouble.ts';
import { outageIn } from '../aws/outages.ts';
import { type DynamoLimitExceeded, limitExceeded } from './limits.ts';
import { commitsTableOf } from './table.ts';

/** The names DynamoDB gives its refusals to go faster (developer guide, "Error handling"). */
const THROTTLED: readonly string[] = [
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
];

/**
 * What the rest of the service is told when DynamoDB did not do its part, after the SDK's retries: an
 * `Outage` if it may pass, a `Misconfiguration` if an operator can help it, a `DynamoLimitExceeded`,
 * and any other error as it is.
 */
export const failureOf = (error: unknown, tableName: string): unknown => {
  if (!(error instanceof Error)) return error;
  return outageOf(error) ?? misconfigurationOf(error, tableName) ?? limitOf(error) ?? error;
};

const outageOf = (error: Error): Outage | null => {
  if (THROTTLED.includes(error.name)) {
    return new Outage('throttled', 'DynamoDB is throttling', error);
  }
  return outageIn('DynamoDB', error);
};

const misconfigurationOf = (error: Error, tableName: string): Misconfiguration | null => {
  if (error instanceof ResourceNotFoundException) return missingTable(tableName, error);
  if (error.name === 'AccessDeniedException') return closedTable(tableName, error);
  return credentialTrouble('DynamoDB', error);
};

const limitOf = (error: Error): DynamoLimitExceeded | null =>
  error.name === 'ValidationException' ? limitExceeded(error.message, error) : null;

const closedTable = (tableName: string, cause: Error): Misconfiguration =>
  new Misconfiguration(
    `DynamoDB denies this service the table ${tableName}. It needs dynamodb:GetItem, ` +
      'BatchGetItem, PutItem, UpdateItem, DeleteItem and Query for it and its indexes, as ' +
      'serverless.yml grants them, and the use of its encryption key; to make it, ' +
      'dynamodb:CreateTable and DescribeTable.',
    cause,
  );

const missingTable = (tableName: string, cause: Error): Misconfiguration =>
  new Misconfiguration(
    `The DynamoDB table ${tableName} or ${commitsTableOf(tableName)} does not exist. Deploy ` +
      'serverless.yml, which makes both; a local host makes them when started with --create-table.',
    cause,
  );
