import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';

/** All connections that the running test opens to files, for as long as they are open. */
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
