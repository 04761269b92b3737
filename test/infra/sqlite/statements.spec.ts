import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UNKEYED } from '../../../infra/sqlite/schema.ts';
import { prepareStatements } from '../../../infra/sqlite/statements.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

/** All statements that the store prepares, and a database to explain them. */
const allStatements = async () => {
  const path = await temporaryFile();
  openStore(path);
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  const prepared: string[] = [];
  const watching = new Proxy(database, {
    get: (target, member) =>
      member === 'prepare'
        ? (sql: string) => {
            prepared.push(sql);
            return target.prepare(sql);
          }
        : Reflect.get(target, member),
  });
  prepareStatements(watching, UNKEYED.integrity);
  const planOf = (sql: string) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail));
  return { prepared, planOf };
};

/** Ids in one parameter, of any length. */
const OF_A_PARAMETER = /^SCAN json_each/;

describe('The statements of the store', () => {
  it('neither scan a table nor sort, so that none slows down as data grows', async () => {
    const { prepared, planOf } = await allStatements();
    expect(prepared.length).toBeGreaterThan(20);
    const laborious = prepared
      .map((sql) => ({ sql, steps: planOf(sql) }))
      .filter(({ sql }) => !/ORDER BY id LIMIT/.test(sql))
      .flatMap(({ sql, steps }) =>
        steps
          .filter((step) => /SCAN|TEMP B-TREE/.test(step) && !OF_A_PARAMETER.test(step))
          .map((step) => ({ sql, step })),
      );
    expect(laborious).toEqual([]);
  });

  it('read the oldest changes first, and no more than requested', async () => {
    const { prepared, planOf } = await allStatements();
    const [pending = ''] = prepared.filter((sql) => /FROM changes/.test(sql) && /SELECT/.test(sql));
    expect(pending).toMatch(/ORDER BY id LIMIT :limit$/);
    expect(planOf(pending)).toEqual(['SCAN changes']);
  });
});
