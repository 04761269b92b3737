import { DatabaseSync } from 'node:sqlite';

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

const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.with(at, (bytes.at(at) ?? 0) ^ 1);
