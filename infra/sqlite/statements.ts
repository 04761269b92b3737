import type { DatabaseSync } from 'node:sqlite';
import { changeStatements } from './change-feed.ts';
import { dueStatements } from './due.ts';
import type { Integrity } from './integrity.ts';
import { listStatements } from './list-statements.ts';
import { replicaStatements } from './replica-statuses.ts';
import { commitStatements, headStatements } from './stream-statements.ts';
import { purgeStatements, valueStatements } from './value-statements.ts';

/** All statements of a store. */
export type Statements = ReturnType<typeof prepareStatements>;

/** Prepares each statement once, on an open database with its tables. */
export const prepareStatements = (database: DatabaseSync, integrity: Integrity) => ({
  ...headStatements(database, integrity),
  ...commitStatements(database, integrity),
  ...valueStatements(database),
  ...listStatements(database, integrity),
  ...purgeStatements(database),
  ...dueStatements(database),
  ...replicaStatements(database, integrity),
  ...changeStatements(database),
});
