import { DynamoDBServiceException, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { Outage } from '../../domain/ports/outage.ts';

/** The names DynamoDB gives its refusals to go faster (developer guide, "Error handling"). */
const THROTTLED: readonly string[] = [
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
];

/** What Node and the SDK call a connection that was refused, lost or silent. */
const UNREACHABLE: readonly string[] = [
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'TimeoutError',
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
  return isServerFault(error) || isUnreachable(error)
    ? new Outage('unavailable', 'DynamoDB is not available', error)
    : error;
};

const missingTable = (tableName: string, cause: Error): Error =>
  new Error(
    `The DynamoDB table ${tableName} does not exist. Deploy serverless.yml, which makes it; ` +
      'a local host makes it when started with --create-table.',
    { cause },
  );

const isServerFault = (error: Error): boolean =>
  error instanceof DynamoDBServiceException && (error.$metadata.httpStatusCode ?? 0) >= 500;

const isUnreachable = (error: Error): boolean =>
  UNREACHABLE.includes(error.name) ||
  ('code' in error && typeof error.code === 'string' && UNREACHABLE.includes(error.code));
