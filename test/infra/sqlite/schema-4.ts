import { DatabaseSync } from 'node:sqlite';
import { fileOfSchema3 } from './schema-3.ts';

const timeIn = (column: string, member: string): string =>
  `iif(json_valid(${column}), coalesce(CAST(${column} ->> '$.${member}' AS INTEGER), 0), 0)`;

/** The step from version 3 to version 4, as its release had it. */
const STEP = `
  ALTER TABLE heads ADD COLUMN changed_at INTEGER NOT NULL AS (${timeIn('summary', 'changedAt')});
  ALTER TABLE heads ADD COLUMN accessed_on INTEGER NOT NULL AS (${timeIn('access', 'on')});
  CREATE INDEX heads_by_change ON heads (account, region, changed_at, name)
    WHERE created_at IS NOT NULL;
  CREATE INDEX heads_by_access ON heads (account, region, accessed_on, name)
    WHERE created_at IS NOT NULL;
  PRAGMA user_version = 4;
`;

/** A file of schema version 4, with the data of that of version 3. */
export const fileOfSchema4 = (path: string): void => {
  fileOfSchema3(path);
  const database = new DatabaseSync(path);
  database.exec(STEP);
  database.close();
};
