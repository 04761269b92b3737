import {
  type CancellationReason,
  TransactionCanceledException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { AlteredEntry } from '../../domain/ports/altered-entry.ts';
import type { Appended } from '../../domain/ports/event-store.ts';
import { Outage } from '../../domain/ports/outage.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { COMMIT_POSITION, HEAD_POSITION } from './commit.ts';
import { limitExceeded } from './failures.ts';
import { headOf } from './items.ts';

/** An append that was lost to a concurrent writer, or whose outcome is not known yet. */
export type NotAppended = Exclude<Appended, { readonly kind: 'appended' }>;

/** API reference of TransactWriteItems, "CancellationReasons". */
const THROTTLED: readonly string[] = ['ThrottlingError', 'ProvisionedThroughputExceeded'];

const CONTENDED: NotAppended = { kind: 'contended' };

/**
 * Translates the error of a failed transaction into the outcome of its append; `null` if it is not about
 * concurrent writers. Throws `Outage` when throttled, `AlteredEntry` for a commit that the head does not
 * count, and an error for a reason that is a bug.
 */
export const conflictOf = (error: unknown, stream: StreamId): NotAppended | null => {
  // The SDK retries while the first attempt of the same request is still running.
  if (error instanceof TransactionInProgressException) return CONTENDED;
  if (!(error instanceof TransactionCanceledException)) return null;
  return fromReasons(error.CancellationReasons ?? [], stream) ?? unexplained(error, stream);
};

/** The head decides: if it moved, the reasons of the other items do not matter. */
const fromReasons = (
  reasons: readonly CancellationReason[],
  stream: StreamId,
): NotAppended | null => {
  const head = reasons[HEAD_POSITION];
  if (head?.Code === 'ConditionalCheckFailed') {
    return head.Item === undefined ? CONTENDED : { kind: 'lost', head: headOf(stream, head.Item) };
  }
  const codes = codesOf(reasons);
  if (codes.some((code) => THROTTLED.includes(code))) {
    throw new Outage('throttled', `DynamoDB cancelled a transaction: ${codes.join(', ')}`);
  }
  return codes.includes('TransactionConflict') ? CONTENDED : null;
};

/** The head did not move, and yet an item exists, or DynamoDB rejects the request as invalid. */
const unexplained = (error: TransactionCanceledException, stream: StreamId): never => {
  const reasons = error.CancellationReasons ?? [];
  if (reasons[COMMIT_POSITION]?.Code === 'ConditionalCheckFailed') {
    throw new AlteredEntry('commit after the head', stream, error);
  }
  const invalid = reasons.find(({ Code }) => Code === 'ValidationError');
  throw (
    limitExceeded(invalid?.Message ?? '', error) ??
    new Error(`DynamoDB cancelled a transaction: ${codesOf(reasons).join(', ')}`, { cause: error })
  );
};

const codesOf = (reasons: readonly CancellationReason[]): readonly string[] =>
  reasons.map(({ Code }) => Code ?? 'None');
