import { DatabaseSync } from 'node:sqlite';
import { authenticateAll } from '../../infra/sqlite/authentic-rows.ts';
import { UNKEYED } from '../../infra/sqlite/schema.ts';

/**
 * Alter a database behind the back of the service. In its SQL `flipped(bytes, at)` is the same bytes but
 * for one bit of one of them; -1 is the last.
 */
export const tamper = (path: string, sql: string): void => {
  const database = new DatabaseSync(path);
  database.function('flipped', (bytes, at) =>
    bytes instanceof Uint8Array ? flipped(bytes, Number(at)) : null,
  );
  database.exec(sql);
  database.close();
};

/** The same by somebody who can vouch for it, as a later release could, or whoever has its key. */
export const forge = (path: string, sql: string, { integrity } = UNKEYED): void => {
  tamper(path, sql);
  const database = new DatabaseSync(path);
  authenticateAll(database, integrity);
  database.close();
};

const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.with(at, (bytes.at(at) ?? 0) ^ 1);
