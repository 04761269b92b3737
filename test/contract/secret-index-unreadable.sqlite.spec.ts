import { DatabaseSync } from 'node:sqlite';
import { describe, onTestFinished } from 'vitest';
import { authenticateAll } from '../../infra/sqlite/authentic-rows.ts';
import { UNKEYED } from '../../infra/sqlite/schema.ts';
import { openStore, temporaryFile } from '../infra/sqlite/temporary-file.ts';
import { unreadableContract } from './secret-index-unreadable.contract.ts';

describe('On SQLite', () => {
  unreadableContract(async () => {
    const path = await temporaryFile();
    const store = openStore(path);
    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    return {
      store,
      alter: async ({ account, name }, alteration) => {
        for (const [column, value] of Object.entries(alteration)) {
          database
            .prepare(`UPDATE heads SET ${column} = ? WHERE account = ? AND name = ?`)
            .run(value, account, name);
        }
        authenticateAll(database, UNKEYED.integrity);
      },
    };
  });
});
