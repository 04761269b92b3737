import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Opens a database file that only its owner can access, as the service requires. */
export const privateDatabase = (path: string): DatabaseSync => {
  closeSync(openSync(path, 'a', 0o600));
  return new DatabaseSync(path);
};
