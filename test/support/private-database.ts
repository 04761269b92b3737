import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** A database file made for its owner only, as the service makes them and will have them. */
export const privateDatabase = (path: string): DatabaseSync => {
  closeSync(openSync(path, 'a', 0o600));
  return new DatabaseSync(path);
};
