import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { Page, PageRequest } from '../../domain/ports/secret-index.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { type AccountId, branded } from '../../domain/secret/ids.ts';
import { aCommit, aStream, created, later, REGION } from '../support/examples.ts';
import { grown, pagesOf } from './event-store-steps.ts';

/** What is stored of a secret in the place of what was; `null` for nothing. */
export type Alteration = { readonly summary: string | null } | { readonly schema: number };

/** A store, and a way to alter what it has of a secret behind its back. */
export type Alterable = {
  readonly store: EventStore;
  readonly alter: (stream: StreamId, alteration: Alteration) => Promise<void>;
};

/** In the order of names, which is not that of their creation; some were created together. */
const NAMES = ['app/a', 'app/b', 'db', 'web', 'zoo'];
const BY_CREATION = ['web', 'zoo', 'app/b', 'db', 'app/a'];
const createdAt = (name: string) => later(Math.floor(BY_CREATION.indexOf(name) / 2));

const ORDERS: readonly (readonly [
  string,
  Pick<PageRequest, 'order' | 'descending'>,
  readonly string[],
])[] = [
  ['by creation', { order: 'createdDate', descending: false }, BY_CREATION],
  ['by creation, last first', { order: 'createdDate', descending: true }, BY_CREATION.toReversed()],
  ['by name', { order: 'name', descending: false }, NAMES],
  ['by name, last first', { order: 'name', descending: true }, NAMES.toReversed()],
];

const ALTERATIONS: readonly (readonly [how: string, alteration: Alteration, errorName: unknown])[] =
  [
    ['is no JSON', { summary: '{' }, 'SyntaxError'],
    ['is missing', { summary: null }, expect.stringMatching(/^(Error|DamagedRow)$/)],
    ['is of an unknown schema', { schema: 9 }, 'UnreadableHead'],
    ['is empty', { summary: '{}' }, 'UnreadableHead'],
    ['has a name alone', { summary: '{"name":"db"}' }, 'UnreadableHead'],
    ['is nothing', { summary: 'null' }, 'TypeError'],
  ];

/** Every choice of names whose entries may be unreadable. */
const DAMAGES = Array.from({ length: 2 ** NAMES.length }, (_none, choice) =>
  NAMES.filter((_name, place) => (choice >> place) % 2 === 1),
);

const PAGE = { limit: 100, after: null, namePrefix: null };

const ownerOf = (number: number) => ({
  account: branded<AccountId>(String(number).padStart(12, '0')),
  region: REGION,
});

type Owner = ReturnType<typeof ownerOf>;

/** An account with all of the names, some of them altered afterwards. */
const fill = async (
  { store, alter }: Alterable,
  owner: Owner,
  damaged: readonly string[],
  alteration: Alteration = { summary: '{' },
): Promise<void> => {
  for (const name of NAMES) {
    await grown(store, aStream(name, owner), aCommit([created(name, { at: createdAt(name) })]));
  }
  for (const name of damaged) await alter(aStream(name, owner), alteration);
};

const namesIn = ({ entries }: Page): readonly string[] =>
  entries.map(({ summary }) => summary.name);

const unreadableIn = ({ unreadable }: Page): readonly string[] =>
  unreadable.map(({ name }) => name);

/** The list in parts of at most so many, as it has to be told. */
const parts = (names: readonly string[], damaged: readonly string[], limit: number) =>
  Array.from({ length: Math.ceil(names.length / limit) }, (_none, part) => {
    const shown = names.slice(part * limit, (part + 1) * limit);
    return [
      shown.filter((name) => !damaged.includes(name)),
      shown.filter((name) => damaged.includes(name)),
    ];
  });

/** What a list tells of a store that somebody altered, or that a newer release wrote. */
export const unreadableEntriesContract = (open: () => Promise<Alterable>): void => {
  it.each(ALTERATIONS)(
    'an entry that %s is told by its name, and the others as ever',
    async (_how, alteration, errorName) => {
      const alterable = await open();
      const owner = ownerOf(1);
      await fill(alterable, owner, ['db'], alteration);
      for (const [, order, names] of ORDERS) {
        const page = await alterable.store.list(owner, { ...PAGE, ...order });
        expect(namesIn(page)).toEqual(names.filter((name) => name !== 'db'));
        expect(page.unreadable).toEqual([
          { name: 'db', error: expect.objectContaining({ name: errorName }) },
        ]);
        expect(page.next).toBeNull();
      }
    },
  );

  describe.each(ORDERS)('in a list %s, entries that cannot be read', (_title, order, names) => {
    it('are told once each, wherever they stand on a page of whatever length', async () => {
      const alterable = await open();
      for (const [number, damaged] of DAMAGES.entries()) {
        const owner = ownerOf(number);
        await fill(alterable, owner, damaged);
        for (let limit = 1; limit <= names.length + 1; limit += 1) {
          const pages = await pagesOf(alterable.store, owner, { ...PAGE, ...order, limit });
          const told = pages.map((page) => [namesIn(page), unreadableIn(page)]);
          expect(told, `${damaged} unreadable`).toEqual(parts(names, damaged, limit));
        }
      }
    });

    it('are left to others when their names begin otherwise', async () => {
      const alterable = await open();
      const owner = ownerOf(1);
      await fill(alterable, owner, ['app/b', 'db', 'zoo']);
      for (const limit of [1, 2, 3, 100]) {
        const request = { ...PAGE, ...order, limit, namePrefix: 'app/' };
        const pages = await pagesOf(alterable.store, owner, request);
        expect(pages.flatMap(namesIn)).toEqual(['app/a']);
        expect(pages.flatMap(unreadableIn)).toEqual(['app/b']);
      }
    });
  });
};
