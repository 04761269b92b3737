import type { DatabaseSync } from 'node:sqlite';
import type { ListOrder, Page, PageRequest } from '../../domain/ports/event-store.ts';
import { instant } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { type Entry, entryAt } from '../event-store/entry.ts';
import { entriesToRead, pageOf } from '../event-store/paging.ts';
import { integer, type Row } from './columns.ts';
import { nameRange } from './name-range.ts';
import { listedOf, nameOf } from './rows.ts';

const OF_OWNER = 'account = :account AND region = :region AND created_at IS NOT NULL';

const select = (index: string, condition: string, order: string): string => `
  SELECT name, schema, created_at, access, summary FROM heads INDEXED BY ${index}
  WHERE ${OF_OWNER} AND ${condition} ORDER BY ${order} LIMIT :limit`;

const byCreation = (condition: string, direction: string): string =>
  select('heads_by_creation', condition, `created_at ${direction}, name ${direction}`);

const byName = (direction: string): string =>
  select('heads_by_name', 'name >= :from AND name < :to', `name ${direction}`);

type Lists = { readonly [Order in ListOrder]: { readonly up: string; readonly down: string } };

/** One statement for each order, upwards and downwards: each reads its index from where it starts. */
export const LISTS: Lists = {
  createdDate: {
    up: byCreation('(created_at, name) > (:createdAt, :name)', 'ASC'),
    down: byCreation('(created_at, name) < (:createdAt, :name)', 'DESC'),
  },
  name: { up: byName('ASC'), down: byName('DESC') },
};

/** The secrets of an owner in order. */
export const listStatements = (database: DatabaseSync) => {
  const prepare = ({ up, down }: (typeof LISTS)[ListOrder]) => ({
    up: database.prepare(up),
    down: database.prepare(down),
  });
  const lists = { createdDate: prepare(LISTS.createdDate), name: prepare(LISTS.name) };

  return {
    list: ({ account, region }: Owner, page: PageRequest): Page => {
      const limit = entriesToRead(page);
      const { up, down } = lists[page.order];
      const bounds = page.order === 'name' ? nameRange(page) : startOf(page);
      const rows = (page.descending ? down : up).all({ account, region, limit, ...bounds });
      return pageOf(rows.map(entryOf), rows.length === limit, page);
    },
  };
};

const entryOf = (row: Row): Entry =>
  entryAt({ name: nameOf(row), createdAt: instant(integer(row, 'created_at')) }, () =>
    listedOf(row),
  );

/** Before and behind every time of creation. */
const FIRST = Number.MIN_SAFE_INTEGER;
const LAST = Number.MAX_SAFE_INTEGER;

/** What a page by creation comes after; the first one comes after nothing there is. */
const startOf = ({ after, descending }: PageRequest) =>
  after ?? { createdAt: descending ? LAST : FIRST, name: '' };
