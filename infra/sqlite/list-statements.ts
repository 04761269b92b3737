import type { DatabaseSync } from 'node:sqlite';
import type { ListOrder, Page, PageRequest } from '../../domain/ports/secret-index.ts';
import { instant } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { type Entry, entriesToRead, entryAt, pageOf } from '../event-store/list-page.ts';
import { assertAuthentic } from './authentic-rows.ts';
import { integer, nameOf, nullableText, type Row } from './columns.ts';
import type { Integrity } from './integrity.ts';
import { listedOf } from './rows.ts';

const OF_OWNER = 'account = :account AND region = :region AND created_at IS NOT NULL';

/** An index, and the column of its time; a list by name ignores the time. */
type Index = { readonly name: string; readonly time: string };

const INDEXES: { readonly [Order in ListOrder]: Index } = {
  createdDate: { name: 'heads_by_creation', time: 'created_at' },
  changedDate: { name: 'heads_by_change', time: 'changed_at' },
  accessedDate: { name: 'heads_by_access', time: 'accessed_on' },
  name: { name: 'heads_by_name', time: 'created_at' },
};

const select = ({ name, time }: Index, condition: string, order: string): string => `
  SELECT name, schema, ${time} AS at, created_at, access, list_mac, summary FROM heads INDEXED BY ${name}
  WHERE ${OF_OWNER} AND ${condition} ORDER BY ${order} LIMIT :limit`;

/** One statement for each direction. Each reads its index from its start position. */
type Directions = { readonly up: string; readonly down: string };

const byTime = (index: Index): Directions => {
  const { time } = index;
  return {
    up: select(index, `(${time}, name) > (:at, :name)`, `${time} ASC, name ASC`),
    down: select(index, `(${time}, name) < (:at, :name)`, `${time} DESC, name DESC`),
  };
};

const byName = (direction: string): string =>
  select(INDEXES.name, 'name >= :from AND name < :to', `name ${direction}`);

/** The statements of each order. */
export const LISTS: { readonly [Order in ListOrder]: Directions } = {
  createdDate: byTime(INDEXES.createdDate),
  changedDate: byTime(INDEXES.changedDate),
  accessedDate: byTime(INDEXES.accessedDate),
  name: { up: byName('ASC'), down: byName('DESC') },
};

/** All orders have an index. */
export const LIST_ORDERS: ReadonlySet<ListOrder> = new Set([
  'createdDate',
  'name',
  'changedDate',
  'accessedDate',
]);

/** The statements on the secrets of an owner, in order. */
export const listStatements = (database: DatabaseSync, integrity: Integrity) => {
  const prepare = ({ up, down }: Directions) => ({
    up: database.prepare(up),
    down: database.prepare(down),
  });
  const lists = {
    createdDate: prepare(LISTS.createdDate),
    changedDate: prepare(LISTS.changedDate),
    accessedDate: prepare(LISTS.accessedDate),
    name: prepare(LISTS.name),
  };

  return {
    list: ({ account, region }: Owner, page: PageRequest): Page => {
      const limit = Math.min(entriesToRead(page), PAGE_LIMIT.rows);
      const { up, down } = lists[page.order];
      const bounds = page.order === 'name' ? nameRange(page) : startOf(page);
      const rows = (page.descending ? down : up).iterate({ account, region, limit, ...bounds });
      const { taken, more } = withinBytes(rows);
      const entries = taken.map((row) => entryOf(integrity, { account, region }, row, page));
      return pageOf(entries, more || taken.length === limit, page);
    },
  };
};

/** The most that is read at once, because nothing else runs in the meantime. Other pages have the rest. */
const PAGE_LIMIT = { rows: 200, bytes: 262_144 };

/** Takes rows until they reach the limit in bytes. `more` says whether others may follow. */
const withinBytes = (
  rows: Iterable<Row>,
): { readonly taken: readonly Row[]; readonly more: boolean } => {
  const taken: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    taken.push(row);
    for (const column of ['summary', 'access']) bytes += nullableText(row, column)?.length ?? 0;
    if (bytes >= PAGE_LIMIT.bytes) return { taken, more: true };
  }
  return { taken, more: false };
};

const entryOf = (integrity: Integrity, owner: Owner, row: Row, { order }: PageRequest): Entry => {
  const name = nameOf(row);
  return entryAt({ name, at: instant(integer(row, 'at')), order }, () => {
    assertAuthentic(integrity, 'list entry', { ...owner, name }, row);
    return listedOf(row);
  });
};

/** Before and after every time. */
const FIRST = Number.MIN_SAFE_INTEGER;
const LAST = Number.MAX_SAFE_INTEGER;

/** The position a page by time starts after. */
const startOf = ({ after, descending }: PageRequest) =>
  after ?? { at: descending ? LAST : FIRST, name: '' };

/** ASCII characters below and above all that a name may contain ("NAME" in domain/secret/names.ts). */
const BELOW = ' ';
const ABOVE = '~';

/** The range of names of a page, `from` inclusive and `to` exclusive. */
const nameRange = ({ namePrefix, after, descending }: PageRequest) => {
  const first = namePrefix ?? '';
  const end = `${first}${ABOVE}`;
  if (after === null) return { from: first, to: end };
  return descending
    ? { from: first, to: after.name < end ? after.name : end }
    : { from: after.name < first ? first : `${after.name}${BELOW}`, to: end };
};
