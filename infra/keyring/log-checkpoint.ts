import type { DatabaseSync } from 'node:sqlite';

/**
 * Empties the log of what was destroyed: it still holds the pages as they were. That is impossible
 * within a transaction, and while somebody reads from the log; then it is owed, and done when this is
 * next asked. `owe` says that there is something to empty. The first one is owed from the beginning, for
 * whoever had to leave it to others.
 */
export const logCheckpoint = (database: DatabaseSync) => {
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  let owed = true;
  return {
    owe: (): void => {
      owed = true;
    },
    /** Whether nothing is owed any more. */
    settle: (): boolean => {
      if (owed && !database.isTransaction) owed = checkpoint.get()?.busy !== 0;
      return !owed;
    },
  };
};
