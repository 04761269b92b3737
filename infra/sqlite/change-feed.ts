import type { Change, ChangeFeed } from '../../domain/ports/store-capabilities.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Reader } from './reader.ts';

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
