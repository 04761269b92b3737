import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { dynamoEventStore } from '../../../infra/dynamodb/event-store.ts';
import { DynamoLimitExceeded, limitExceeded } from '../../../infra/dynamodb/failures.ts';
import { describeWithDynamoDB } from '../../support/dynamodb-local-suite.ts';
import { aCommit, aStream, created, creation, sealed } from '../../support/examples.ts';
import { ownTable } from './own-table.ts';

const CANARY = 'canary-in-the-item';

/** The rules of the domain reject a description of this length. */
const HUGE = CANARY.padEnd(420_000, 'x');

const failureOf = async (attempt: Promise<unknown>): Promise<Error> => {
  const [outcome] = await Promise.allSettled([attempt]);
  if (outcome.status === 'rejected' && outcome.reason instanceof Error) return outcome.reason;
  throw new Error('It was not refused');
};

describeWithDynamoDB('A DynamoDB limit', (endpoint) => {
  const open = async (): Promise<EventStore> => dynamoEventStore(await ownTable(endpoint));

  it.each([
    ['an event', aCommit([created('db/password', { description: HUGE })])],
    ['a value', creation('db/password', 'v1', sealed('v1', Buffer.from(HUGE)))],
  ])('is named when %s makes an item too large', async (_case, commit) => {
    const store = await open();

    const error = await failureOf(store.append(emptyHead(aStream()), commit));

    expect(error).toBeInstanceOf(DynamoLimitExceeded);
    expect(error).toMatchObject({
      name: 'DynamoItemTooLarge',
      message: expect.stringContaining('400 KB'),
    });
    expect(error.message).not.toContain(CANARY);
    expect((await store.load(aStream())).seq).toBe(0);
  });

  it('is named in the error when a secret name makes a key too long', async () => {
    const store = await open();
    const stream = aStream(CANARY.padEnd(2100, 'x'));

    const error = await failureOf(store.append(emptyHead(stream), creation(stream.name)));

    expect(error).toBeInstanceOf(DynamoLimitExceeded);
    expect(error.name).toBe('DynamoKeyTooLong');
    expect(error.message).not.toContain(CANARY);
  });
});

it.each([
  ['Item size has exceeded the maximum allowed size', 'DynamoItemTooLarge'],
  ['Item size to update has exceeded the maximum allowed size', 'DynamoItemTooLarge'],
  [
    'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
    'DynamoKeyTooLong',
  ],
  [
    'Hash primary key values must be under 2048 bytes, and range primary key values must be under 1024 bytes',
    'DynamoKeyTooLong',
  ],
  [
    'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
    'DynamoKeyTooLong',
  ],
])('limitExceeded recognises "%s"', (message, name) => {
  const cause = new TransactionCanceledException({ message: 'cancelled', $metadata: {} });
  expect(limitExceeded(message, cause)).toMatchObject({ name, cause });
});

it('limitExceeded returns null for any other error message', () => {
  expect(limitExceeded('The provided expression refers to no attribute', null)).toBeNull();
});
