import {
  type CancellationReason,
  TransactionCanceledException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { AlteredEntry } from '../../../domain/ports/altered-entry.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import { conflictOf } from '../../../infra/dynamodb/conflicts.ts';
import { headItem } from '../../../infra/dynamodb/items.ts';
import { aStream, creation } from '../../support/examples.ts';

const STREAM = aStream();
const WINNER = advance(emptyHead(STREAM), creation());
const HELD = { Code: 'ConditionalCheckFailed', Item: headItem(WINNER) };
const CONDITION = { Code: 'ConditionalCheckFailed' };
const CONFLICT = { Code: 'TransactionConflict' };
const NONE = { Code: 'None' };

const outcomeOf = (...reasons: readonly CancellationReason[]) =>
  conflictOf(
    new TransactionCanceledException({
      message: 'Transaction cancelled',
      $metadata: {},
      CancellationReasons: [...reasons],
    }),
    STREAM,
  );

describe('conflictOf', () => {
  it.each([
    ['the head moved', [HELD, NONE, NONE]],
    ['the head moved and its commit exists', [HELD, CONDITION, NONE]],
    ['the head moved and the value exists', [HELD, CONDITION, CONDITION]],
    ['the head moved and another transaction has the value', [HELD, NONE, CONFLICT]],
  ])('returns lost, with the head in the cancellation, when %s', (_case, reasons) => {
    expect(outcomeOf(...reasons)).toEqual({ kind: 'lost', head: WINNER });
  });

  it.each([
    ['the head moved but is not in the cancellation', [CONDITION, NONE, NONE]],
    ['another transaction has the head', [CONFLICT, NONE, NONE]],
    ['another transaction has the commit', [NONE, CONFLICT, NONE]],
    ['another transaction has all items', [CONFLICT, CONFLICT, CONFLICT]],
    ['another transaction has the head and a value exists', [CONFLICT, NONE, CONDITION]],
  ])('returns contended when %s', (_case, reasons) => {
    expect(outcomeOf(...reasons)).toEqual({ kind: 'contended' });
  });

  it('throws AlteredEntry with the name of the secret when a commit exists that the head does not count', () => {
    const [head, commit] = [NONE, CONDITION];
    expect(() => outcomeOf(head, commit, NONE)).toThrow(
      new AlteredEntry('commit after the head', STREAM),
    );
  });

  it('returns contended while the same request is still in progress', () => {
    const error = new TransactionInProgressException({ message: 'wait', $metadata: {} });
    expect(conflictOf(error, STREAM)).toEqual({ kind: 'contended' });
  });

  it.each(['ThrottlingError', 'ProvisionedThroughputExceeded'])(
    'is an outage of the throttled kind on %s',
    (code) => {
      const throttled = expect.objectContaining({ name: 'Outage', kind: 'throttled' });
      expect(() => outcomeOf(NONE, { Code: code }, NONE)).toThrow(Outage);
      expect(() => outcomeOf(NONE, { Code: code }, NONE)).toThrow(throttled);
      expect(() => outcomeOf(CONFLICT, { Code: code }, NONE)).toThrow(throttled);
    },
  );

  it.each([
    ['a value of the same version exists', [NONE, NONE, CONDITION], 'None, None, Cond'],
    ['an item is too large', [{ Code: 'ValidationError' }, NONE], 'ValidationError, None'],
    ['a collection is full', [NONE, { Code: 'ItemCollectionSizeLimitExceeded' }], 'None, Item'],
    ['no reason was given', [], ''],
  ])('throws an error with all reasons when %s', (_case, reasons, codes) => {
    expect(() => outcomeOf(...reasons)).toThrow(`DynamoDB cancelled a transaction: ${codes}`);
    expect(() => outcomeOf(...reasons)).not.toThrow(Outage);
  });

  it('returns null for other errors', () => {
    expect(conflictOf(new Error('another'), STREAM)).toBeNull();
  });
});
