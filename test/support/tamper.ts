import { DatabaseSync } from 'node:sqlite';
import { authenticateAll } from '../../infra/sqlite/authentic-rows.ts';
import { UNKEYED } from '../../infra/sqlite/schema.ts';

/**
 * Alters a database behind the back of the service. In the SQL, `flipped(bytes, at)` flips one bit of the
 * byte at an index; -1 is the last byte.
 */
export const tamper = (path: string, sql: string): void => {
  const database = new DatabaseSync(path);
  database.function('flipped', (bytes, at) =>
    bytes instanceof Uint8Array ? flipped(bytes, Number(at)) : null,
  );
  database.exec(sql);
  database.close();
};

/** Alters a database and updates its MACs, as a later release or an attacker with the key could. */
export const forge = (path: string, sql: string, { integrity } = UNKEYED): void => {
  tamper(path, sql);
  const database = new DatabaseSync(path);
  authenticateAll(database, integrity);
  database.close();
};

const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.with(at, (bytes.at(at) ?? 0) ^ 1);
