import { ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { credentialProblem, outageFrom } from '../aws/failures.ts';
import { commitsTableOf } from './table.ts';

/** Names of the throttling errors of DynamoDB (developer guide, "Error handling"). */
const THROTTLED: readonly string[] = [
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
];

/**
 * Translates an error of DynamoDB, after the SDK's retries: to an `Outage` if it may pass, to a
 * `Misconfiguration` if an operator has to act, or to a `DynamoLimitExceeded`. Other errors stay as they are.
 */
export const failureOf = (error: unknown, tableName: string): unknown => {
  if (!(error instanceof Error)) return error;
  return outageOf(error) ?? misconfigurationOf(error, tableName) ?? limitOf(error) ?? error;
};

const outageOf = (error: Error): Outage | null => {
  if (THROTTLED.includes(error.name)) {
    return new Outage('throttled', 'DynamoDB is throttling', error);
  }
  return outageFrom('DynamoDB', error);
};

const misconfigurationOf = (error: Error, tableName: string): Misconfiguration | null => {
  if (error instanceof ResourceNotFoundException) return missingTable(tableName, error);
  if (error.name === 'AccessDeniedException') return deniedTable(tableName, error);
  return credentialProblem('DynamoDB', error);
};

const deniedTable = (tableName: string, cause: Error): Misconfiguration =>
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

/** Whether a translated error says that a table is missing. */
export const isMissingTable = (error: unknown): boolean =>
  error instanceof Misconfiguration && error.cause instanceof ResourceNotFoundException;

/**
 * DynamoDB rejected an item or a key as too large. The rules of the domain keep every valid secret well
 * within the limits, so this is a bug. Its name says which limit, and its message nothing of the item.
 */
export class DynamoLimitExceeded extends Error {
  constructor(limit: Limit, cause: unknown) {
    super(`${LIMITS[limit]} (DynamoDB, "Quotas")`, { cause });
    this.name = limit;
  }
}

const LIMITS = {
  DynamoItemTooLarge: 'An item is over 400 KB',
  DynamoKeyTooLong: 'A partition key is over 2048 bytes, or a sort key over 1024',
} as const;

type Limit = keyof typeof LIMITS;

/**
 * How DynamoDB words it, in a `ValidationException` or a cancellation reason: observed on DynamoDB
 * Local, and as users quote the service ("Size of hashkey has exceeded the maximum size limit").
 */
const WORDINGS: readonly (readonly [RegExp, Limit])[] = [
  [/item size/i, 'DynamoItemTooLarge'],
  [/size of (?:all )?(?:hash|range) ?keys?\b/i, 'DynamoKeyTooLong'],
  [/key values must be under \d+ bytes/i, 'DynamoKeyTooLong'],
];

const limitOf = (error: Error): DynamoLimitExceeded | null =>
  error.name === 'ValidationException' ? limitExceeded(error.message, error) : null;

/** The limit that an error message of DynamoDB is about; `null` if none. */
export const limitExceeded = (message: string, cause: unknown): DynamoLimitExceeded | null => {
  const limit = WORDINGS.find(([wording]) => wording.test(message))?.[1];
  return limit === undefined ? null : new DynamoLimitExceeded(limit, cause);
};
