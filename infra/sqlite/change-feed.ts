import type { StreamId } from '../../domain/ports/stream.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Reader } from './reader.ts';

/** A stream moved, by a commit that may concern replicas of its secret. */
export type Change = {
  /** Grows from commit to commit, and is never used again. */
  readonly id: number;
  readonly stream: StreamId;
};

/**
 * The changes of one file, each kept from its commit on until it is done: who reads them and is
 * interrupted reads them again. What DynamoDB Streams are to a table.
 */
export type ChangeFeed = {
  /** The oldest that are not done, in the order of their commits. */
  pending(limit: number): Promise<readonly Change[]>;
  /** Forget those up to this id. */
  done(upTo: number): Promise<void>;
};

/** What the feed asks of the table of changes. */
type ChangeStatements = {
  pendingChanges(limit: number): readonly Change[];
  forgetChanges(upTo: number): void;
};

/** The feed of an open file. Trouble of the database is thrown as `Outage`. */
export const changeFeed = (
  statements: ChangeStatements,
  writes: GroupCommit,
  reads: Reader,
): ChangeFeed => ({
  pending: (limit) => reads(() => statements.pendingChanges(limit)),
  done: (upTo) => writes.add(() => statements.forgetChanges(upTo)),
});
