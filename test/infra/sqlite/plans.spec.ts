import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { PageRequest } from '../../../domain/ports/secret-index.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { DUE } from '../../../infra/sqlite/due.ts';
import { LISTS } from '../../../infra/sqlite/list-statements.ts';
import { entriesOf } from '../../contract/event-store-steps.ts';
import { ACCOUNT, aCommit, aStream, created, later, REGION } from '../../support/examples.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const OWNER = { account: ACCOUNT, region: REGION };
const PLACE = 'account=? AND region=?';

/** The query plan of a statement (sqlite.org/eqp.html), step by step. */
const planOf = async (sql: string): Promise<readonly unknown[]> => {
  const path = await temporaryFile();
  openStore(path);
  const database = new DatabaseSync(path);
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  database.close();
  return steps.map(({ detail }) => detail);
};

const search = (index: string, bounds: string) => [`SEARCH heads USING INDEX ${index} (${bounds})`];

describe('A list on SQLite', () => {
  it.each([
    ['by creation', LISTS.createdDate.up, 'heads_by_creation', '(created_at,name)>(?,?)'],
    [
      'by creation, last first',
      LISTS.createdDate.down,
      'heads_by_creation',
      'created_at>? AND (created_at,name)<(?,?)',
    ],
    ['by the last change', LISTS.changedDate.up, 'heads_by_change', '(changed_at,name)>(?,?)'],
    [
      'by the last change, last first',
      LISTS.changedDate.down,
      'heads_by_change',
      '(changed_at,name)<(?,?)',
    ],
    ['by the last read', LISTS.accessedDate.up, 'heads_by_access', '(accessed_on,name)>(?,?)'],
    [
      'by the last read, last first',
      LISTS.accessedDate.down,
      'heads_by_access',
      '(accessed_on,name)<(?,?)',
    ],
    ['by name', LISTS.name.up, 'heads_by_name', 'name>? AND name<?'],
    ['by name, last first', LISTS.name.down, 'heads_by_name', 'name>? AND name<?'],
  ])(
    '%s reads its index from the start of the page, and does not sort',
    async (_order, sql, index, from) => {
      expect(await planOf(sql)).toEqual(search(index, `${PLACE} AND ${from}`));
    },
  );
});

describe('Due work on SQLite', () => {
  it.each([
    ['windows', 'heads', 'heads_by_purge', 'purge_after'],
    ['purges', 'purges', 'purges_by_time', 'at'],
    ['replicas', 'replica_statuses', 'replica_statuses_by_retry', 'retry_at'],
  ] as const)(
    '%s: each part is read from where the one before ended, and nothing is sorted',
    async (list, table, index, time) => {
      const bounds = `${time}>? AND ${time}<?`;
      expect(await planOf(DUE[list])).toEqual([`SEARCH ${table} USING INDEX ${index} (${bounds})`]);
    },
  );
});

describe('A prefix in a list by creation on SQLite', () => {
  it('is searched in 200 secrets at a time, and the page has the position to continue from', async () => {
    const store = openStore(await temporaryFile());
    const names = Array.from({ length: 2_100 }, (_, index) => `secret-${index}`);
    names[1_500] = 'app/one';
    names[2_099] = 'app/two';
    await Promise.all(
      names.map((name, index) =>
        store.append(emptyHead(aStream(name)), aCommit([created(name, { at: later(index) })])),
      ),
    );
    const page: PageRequest = {
      order: 'createdDate',
      descending: false,
      limit: 100,
      after: null,
      namePrefix: 'app/',
    };

    const first = await store.list(OWNER, page);

    expect(first).toEqual({
      entries: [],
      unreadable: [],
      next: { at: later(199), name: 'secret-199' },
    });
    const found = await entriesOf(store, OWNER, page);
    expect(found.map(({ summary }) => summary.name)).toEqual(['app/one', 'app/two']);
  });
});

describe('A part of a list on SQLite', () => {
  it('ends early when its entries are large, and the rest follows', async () => {
    const store = openStore(await temporaryFile());
    const names = Array.from(
      { length: 40 },
      (_none, index) => `fat/${String(index).padStart(2, '0')}`,
    );
    const description = 'word '.repeat(4_000);
    await Promise.all(
      names.map((name) =>
        store.append(emptyHead(aStream(name)), aCommit([created(name, { description })])),
      ),
    );
    const page: PageRequest = {
      order: 'name',
      descending: false,
      limit: 100,
      after: null,
      namePrefix: 'fat/',
    };
    const { entries, next } = await store.list(OWNER, page);
    expect(entries).toHaveLength(13);
    expect(next?.name).toBe('fat/12');
    const found = await entriesOf(store, OWNER, page);
    expect(found.map(({ summary }) => summary.name)).toEqual(names);
  });
});
