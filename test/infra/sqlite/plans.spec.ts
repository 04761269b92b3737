import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { PageRequest } from '../../../domain/ports/event-store.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { LISTS } from '../../../infra/sqlite/list-statements.ts';
import { DUE } from '../../../infra/sqlite/purge-statements.ts';
import { REPLICAS_DUE } from '../../../infra/sqlite/replica-statements.ts';
import { entriesOf } from '../../contract/event-store-steps.ts';
import { ACCOUNT, aCommit, aStream, created, later, REGION } from '../../support/examples.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const OWNER = { account: ACCOUNT, region: REGION };
const PLACE = 'account=? AND region=?';

/** How SQLite goes about a statement (sqlite.org/eqp.html), step by step. */
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
    '%s reads its index from where the page starts, and sorts nothing',
    async (_order, sql, index, from) => {
      expect(await planOf(sql)).toEqual(search(index, `${PLACE} AND ${from}`));
    },
  );
});

describe('What is due on SQLite', () => {
  it('is read from two indexes that are merged, and nothing is sorted', async () => {
    expect(await planOf(DUE)).toEqual([
      'MERGE (UNION ALL)',
      'LEFT',
      'SEARCH heads USING INDEX heads_by_purge (purge_after<?)',
      'RIGHT',
      'SEARCH purges USING INDEX purges_by_time (at<?)',
    ]);
  });
});

describe('Replicas due on SQLite', () => {
  it('are read from their index in its order, which leaves out what needs no try', async () => {
    const index = 'replica_statuses_by_retry';
    expect(await planOf(REPLICAS_DUE)).toEqual([
      `SEARCH replica_statuses USING INDEX ${index} (retry_at<?)`,
    ]);
  });
});

describe('A prefix in a list by creation on SQLite', () => {
  it('is looked for in 1000 secrets at a time, and the page says where to go on', async () => {
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
      next: { at: later(999), name: 'secret-999' },
    });
    const found = await entriesOf(store, OWNER, page);
    expect(found.map(({ summary }) => summary.name)).toEqual(['app/one', 'app/two']);
  });
});
