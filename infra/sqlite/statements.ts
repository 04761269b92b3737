import type { DatabaseSync } from 'node:sqlite';
import { changeStatements } from './change-statements.ts';
import { commitStatements } from './commit-statements.ts';
import { dueStatements } from './due-statements.ts';
import { headStatements } from './head-statements.ts';
import type { Integrity } from './integrity.ts';
import { listStatements } from './list-statements.ts';
import { purgeStatements } from './purge-statements.ts';
import { replicaStatements } from './replica-statements.ts';
import { valueStatements } from './value-statements.ts';

/** What the store asks of its tables; each is one statement, prepared once. */
export type Statements = ReturnType<typeof prepareStatements>;

/** Prepares them on an open database with its tables. */
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
