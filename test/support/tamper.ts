import { DatabaseSync } from 'node:sqlite';

/** Alter a database behind the back of the service. */
export const tamper = (path: string, sql: string): void => {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
};
