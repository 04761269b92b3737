import { describe, expect, it } from 'vitest';
import type { AccessRecords, EventStreams } from '../../domain/ports/event-store.ts';
import type {
  Listed,
  ListOrder,
  Page,
  PageRequest,
  SecretIndex,
} from '../../domain/ports/secret-index.ts';
import { branded, type Instant, instant, type SecretName } from '../../domain/secret/ids.ts';
import {
  ACCOUNT,
  aCommit,
  aStream,
  created,
  later,
  NOON,
  purge,
  REGION,
  tagged,
  version,
} from '../support/examples.ts';
import { entriesOf, grown, type Open } from './event-store-steps.ts';

type Store = EventStreams & AccessRecords & SecretIndex;

const OWNER = { account: ACCOUNT, region: REGION };

/** In the order of names. Each pair has the same date, and later pairs have earlier dates. */
const NAMES = ['app/A', 'app/a', 'app/b', 'app/b/1', 'app/b/2', 'app0', 'apple', 'db', 'zoo'];
const dateOf = (name: string) => later(10 - Math.floor(NAMES.indexOf(name) / 2));
const BY_DATE = ['zoo', 'apple', 'db', 'app/b/2', 'app0', 'app/b', 'app/b/1', 'app/A', 'app/a'];

type Order = {
  readonly order: PageRequest['order'];
  readonly descending: boolean;
  readonly names: readonly string[];
  /** The number of names before `NOWHERE`. */
  readonly beforeNowhere: number;
};

const upAndDown = (title: string, order: ListOrder): readonly (readonly [string, Order])[] => [
  [title, { order, descending: false, names: BY_DATE, beforeNowhere: 0 }],
  [
    `${title}, last first`,
    { order, descending: true, names: BY_DATE.toReversed(), beforeNowhere: 9 },
  ],
];

const ORDERS: readonly (readonly [string, Order])[] = [
  ...upAndDown('by creation', 'createdDate'),
  ...upAndDown('by the last change', 'changedDate'),
  ...upAndDown('by the last read', 'accessedDate'),
  ['by name', { order: 'name', descending: false, names: NAMES, beforeNowhere: 8 }],
  [
    'by name, last first',
    { order: 'name', descending: true, names: NAMES.toReversed(), beforeNowhere: 1 },
  ],
];

/** Some of them match no name, or cannot match any. */
const PREFIXES = ['', ...'a app app/ app/b app/b/2 APP zoo zoom ! z é ~'.split(' '), 'a b'];

/** Creates a secret that gets its position in an order at this moment. */
type Placement = (store: Store, name: string, at: Instant) => Promise<unknown>;

const create: Placement = (store, name, at) =>
  grown(store, aStream(name), aCommit([created(name, { at })]));

/** In all other orders the secrets have the same date. */
const PLACEMENTS: { readonly [Order in ListOrder]: Placement } = {
  name: create,
  createdDate: create,
  changedDate: async (store, name, at) => {
    await create(store, name, FIRST);
    await grown(store, aStream(name), aCommit([{ ...tagged({}), at }]));
  },
  accessedDate: async (store, name, at) => {
    await create(store, name, FIRST);
    await store.recordAccess(await store.load(aStream(name)), version('v1'), at);
  },
};

const FIRST = instant(0);

const filled = async (open: Open<Store>, order: ListOrder): Promise<Store> => {
  const store = await open();
  for (const name of NAMES) await PLACEMENTS[order](store, name, dateOf(name));
  return store;
};

const namesIn = (entries: readonly Listed[]) => entries.map(({ summary }) => summary.name);

const positionOf = (name: string) => ({
  at: dateOf(name),
  name: branded<SecretName>(name),
});

/** Purges the last secret of a page, and adds another at the beginning or the end. */
const unsettle = async (
  store: Store,
  order: ListOrder,
  { entries }: Page,
  round: number,
): Promise<void> => {
  const last = entries.at(-1)?.summary.name;
  if (last !== undefined) await grown(store, aStream(last), purge());
  await PLACEMENTS[order](store, `new-${round}`, round % 2 === 0 ? later(0) : later(20));
};

/** A position between `db` and `zoo` by name, and before all others by a date. */
const NOWHERE = { at: NOON, name: branded<SecretName>('m') };

/** Lists in pages. */
export const pagesContract = (open: Open<Store>, orders: ReadonlySet<ListOrder>): void => {
  describe.each(ORDERS.filter(([, { order }]) => orders.has(order)))(
    'pages of a list %s',
    (_title, { order, descending, names, beforeNowhere }) => {
      const all: PageRequest = { order, descending, limit: 100, after: null, namePrefix: null };

      it('have every secret once, in order, for any page size', async () => {
        const store = await filled(open, order);
        for (let limit = 1; limit <= NAMES.length + 1; limit += 1) {
          expect(namesIn(await entriesOf(store, OWNER, { ...all, limit }))).toEqual(names);
        }
      });

      it('are full except for the last, which has no next position', async () => {
        const store = await filled(open, order);
        const first = await store.list(OWNER, { ...all, limit: 3 });
        expect(namesIn(first.entries)).toEqual(names.slice(0, 3));
        const next = positionOf(names[2] ?? '');
        expect(first.next).toEqual(next);
        const rest = await store.list(OWNER, { ...all, limit: 6, after: next });
        expect(namesIn(rest.entries)).toEqual(names.slice(3));
        expect(rest.next).toBeNull();
      });

      it('continue after any position, also that of a secret that is gone', async () => {
        const store = await filled(open, order);
        for (const [index, name] of names.entries()) {
          const { entries } = await store.list(OWNER, { ...all, after: positionOf(name) });
          expect(namesIn(entries)).toEqual(names.slice(index + 1));
        }
        const gone = names[4] ?? '';
        await grown(store, aStream(gone), purge());
        const { entries } = await store.list(OWNER, { ...all, after: positionOf(gone) });
        expect(namesIn(entries)).toEqual(names.slice(5));
      });

      it('continue after a position that no secret ever had', async () => {
        const store = await filled(open, order);
        const { entries } = await store.list(OWNER, { ...all, after: NOWHERE });
        expect(namesIn(entries)).toEqual(names.slice(beforeNowhere));
      });

      it('neither skip nor repeat secrets that stay while others come and go', async () => {
        const store = await filled(open, order);
        const seen: string[] = [];
        let after: PageRequest['after'] = null;
        for (const round of [0, 1, 2, 3, 4, 5, 6, 7]) {
          const page = await store.list(OWNER, { ...all, limit: 2, after });
          seen.push(...namesIn(page.entries));
          await unsettle(store, order, page, round);
          after = page.next ?? after;
        }
        expect(seen.filter((name) => NAMES.includes(name))).toEqual(names);
        expect(new Set(seen).size).toBe(seen.length);
      });

      it('can be limited to names with a prefix', async () => {
        const store = await filled(open, order);
        for (const namePrefix of PREFIXES) {
          const expected = names.filter((name) => name.startsWith(namePrefix));
          for (const limit of [1, 2, 100]) {
            const page = { ...all, namePrefix, limit };
            expect(namesIn(await entriesOf(store, OWNER, page)), namePrefix).toEqual(expected);
          }
        }
      });

      it('continue after a position whose name lacks the prefix', async () => {
        const store = await filled(open, order);
        for (const name of names) {
          const page = { ...all, namePrefix: 'app/b', after: positionOf(name) };
          const rest = names.slice(names.indexOf(name) + 1);
          const expected = rest.filter((other) => other.startsWith('app/b'));
          expect(namesIn(await entriesOf(store, OWNER, page))).toEqual(expected);
        }
      });

      it('accept a prefix longer than any key', async () => {
        const store = await filled(open, order);
        for (const namePrefix of ['n'.repeat(512), 'n'.repeat(4096), '🔑'.repeat(512)]) {
          expect(await store.list(OWNER, { ...all, namePrefix })).toEqual({
            entries: [],
            unreadable: [],
            next: null,
          });
        }
      });

      it('include the earliest and the latest possible dates', async () => {
        const store = await open();
        await PLACEMENTS[order](store, 'old', instant(0));
        await PLACEMENTS[order](store, 'late', instant(Date.UTC(9999, 11, 31)));
        const found = namesIn(await entriesOf(store, OWNER, { ...all, limit: 1 }));
        expect(found.toSorted()).toEqual(['late', 'old']);
      });
    },
  );
};
