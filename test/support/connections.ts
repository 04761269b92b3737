import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';

/** Tracks the open SQLite connections to files that the running test opens. */
export const watchConnections = (): (() => readonly DatabaseSync[]) => {
  const seen = new Set<DatabaseSync>();
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (sql) {
    seen.add(this);
    return exec.call(this, sql);
  };
  onTestFinished(() => {
    DatabaseSync.prototype.exec = exec;
  });
  return () => [...seen].filter((database) => database.isOpen);
};
