import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { isUnavailable } from '../aws/unavailable.ts';

/** The names DynamoDB gives its refusals to go faster (developer guide, "Error handling"). */
const THROTTLED: readonly string[] = [
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
];

/**
 * What the rest of the service is told when DynamoDB did not answer, after the SDK's retries: an
 * `Outage` if it may pass, a hint if the table is missing, and any other error as it is.
 */
export const failureOf = (error: unknown, tableName: string): unknown => {
  if (error instanceof ResourceNotFoundException) return missingTable(tableName, error);
  if (!(error instanceof Error)) return error;
  if (THROTTLED.includes(error.name)) {
    return new Outage('throttled', 'DynamoDB is throttling', error);
  }
  return isUnavailable(error)
    ? new Outage('unavailable', 'DynamoDB is not available', error)
    : error;
};

const missingTable = (tableName: string, cause: Error): Misconfiguration =>
  new Misconfiguration(
    `The DynamoDB table ${tableName} does not exist. Deploy serverless.yml, which makes it; ` +
      'a local host makes it when started with --create-table.',
    cause,
  );
