import {
  DynamoDBServiceException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../infra/dynamodb/failures.ts';

const details = { message: 'told by DynamoDB', $metadata: {} };

const serviceError = (name: string, httpStatusCode: number) =>
  new DynamoDBServiceException({
    name,
    message: 'told by DynamoDB',
    $fault: httpStatusCode < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode },
  });

const nodeError = (code: string) => Object.assign(new Error('connect'), { code });
const named = (name: string) => Object.assign(new Error('no answer'), { name });

describe('failureOf', () => {
  it.each([
    new ProvisionedThroughputExceededException(details),
    new RequestLimitExceeded(details),
    serviceError('ThrottlingException', 400),
  ])('returns an outage of kind throttled for $name', (error) => {
    expect(failureOf(error, 'secrets')).toMatchObject({ name: 'Outage', kind: 'throttled' });
  });

  it.each([
    new InternalServerError({ ...details, $metadata: { httpStatusCode: 500 } }),
    serviceError('ServiceUnavailable', 503),
    nodeError('ECONNREFUSED'),
    nodeError('ECONNRESET'),
    nodeError('ENOTFOUND'),
    named('TimeoutError'),
  ])('returns an outage of kind unavailable for $name $code', (error) => {
    const failure = failureOf(error, 'secrets');
    expect(failure).toMatchObject({ name: 'Outage', kind: 'unavailable', cause: error });
  });

  it('names a missing table and how to create it', () => {
    const failure = failureOf(new ResourceNotFoundException(details), 'secrets');
    expect(failure).toHaveProperty('name', 'Misconfiguration');
    expect(String(failure)).toMatch(
      /table secrets or secrets-commits does not exist.*serverless\.yml.*--create-table/,
    );
  });

  it('names the table that is denied and the permissions it needs', () => {
    const failure = failureOf(serviceError('AccessDeniedException', 400), 'secrets');
    expect(failure).toHaveProperty('name', 'Misconfiguration');
    expect(String(failure)).toMatch(/denies this service the table secrets.*dynamodb:GetItem/);
    expect(String(failure)).not.toContain('told by DynamoDB');
  });

  it.each([
    serviceError('UnrecognizedClientException', 400),
    serviceError('ExpiredTokenException', 400),
    serviceError('InvalidClientTokenId', 403),
    serviceError('InvalidSignatureException', 400),
    named('CredentialsProviderError'),
  ])('returns a misconfiguration for invalid credentials of the service: $name', (error) => {
    const failure = failureOf(error, 'secrets');
    expect(failure).toMatchObject({ name: 'Misconfiguration', cause: error });
    expect(String(failure)).toMatch(new RegExp(`DynamoDB.*credentials.*${error.name}`));
    expect(String(failure)).not.toContain(error.message);
  });

  it('names a limit that a request exceeds, for reads and writes', () => {
    const error = serviceError('ValidationException', 400);
    error.message = 'Size of hashkey has exceeded the maximum size limit of2048 bytes';
    expect(failureOf(error, 'secrets')).toMatchObject({ name: 'DynamoKeyTooLong', cause: error });
  });

  it.each([
    serviceError('ValidationException', 400),
    nodeError('ENOENT'),
    new TypeError('a bug'),
    'no error at all',
  ])('returns any other error unchanged: %s', (error) => {
    expect(failureOf(error, 'secrets')).toBe(error);
  });
});
