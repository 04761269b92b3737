import { describe, expect, it } from 'vitest';
import type { EventStreams } from '../../domain/ports/event-store.ts';
import type { Page, PageRequest, SecretIndex } from '../../domain/ports/secret-index.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { type AccountId, branded } from '../../domain/secret/ids.ts';
import { aCommit, aStream, created, later, REGION } from '../support/examples.ts';
import { grown, pagesOf } from './event-store-steps.ts';

/** What replaces the stored entry of a secret; `null` removes the attribute. */
export type Alteration = { readonly summary: string | null } | { readonly schema: number };

/** A store, and a way to alter the stored entry of a secret behind its back. */
export type Alterable = {
  readonly store: EventStreams & SecretIndex;
  readonly alter: (stream: StreamId, alteration: Alteration) => Promise<void>;
};

/** In the order of names. They were created in another order, some at the same time. */
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
    ['is not JSON', { summary: '{' }, 'SyntaxError'],
    ['is missing', { summary: null }, expect.stringMatching(/^(Error|DamagedRow)$/)],
    ['has an unknown schema', { schema: 9 }, 'UnreadableHead'],
    ['is empty', { summary: '{}' }, 'UnreadableHead'],
    ['has only a name', { summary: '{"name":"db"}' }, 'UnreadableHead'],
    ['is null', { summary: 'null' }, 'TypeError'],
  ];

/** Every combination of unreadable names. */
const DAMAGES = Array.from({ length: 2 ** NAMES.length }, (_none, choice) =>
  NAMES.filter((_name, place) => (choice >> place) % 2 === 1),
);

const PAGE = { limit: 100, after: null, namePrefix: null };

const ownerOf = (number: number) => ({
  account: branded<AccountId>(String(number).padStart(12, '0')),
  region: REGION,
});

type Owner = ReturnType<typeof ownerOf>;

/** Creates all of the names in an account, and alters some of them. */
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

/** The expected pages of a list: readable and unreadable names of each. */
const parts = (names: readonly string[], damaged: readonly string[], limit: number) =>
  Array.from({ length: Math.ceil(names.length / limit) }, (_none, part) => {
    const shown = names.slice(part * limit, (part + 1) * limit);
    return [
      shown.filter((name) => !damaged.includes(name)),
      shown.filter((name) => damaged.includes(name)),
    ];
  });

/** Lists of a store that was tampered with, or that a newer release wrote. */
export const unreadableContract = (open: () => Promise<Alterable>): void => {
  it.each(ALTERATIONS)(
    'an entry that %s is reported by name, and the others are listed',
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

  describe.each(ORDERS)('unreadable entries in a list %s', (_title, order, names) => {
    it('are reported once each, at any position and for any page size', async () => {
      const alterable = await open();
      for (const [number, damaged] of DAMAGES.entries()) {
        const owner = ownerOf(number);
        await fill(alterable, owner, damaged);
        for (let limit = 1; limit <= names.length + 1; limit += 1) {
          const pages = await pagesOf(alterable.store, owner, { ...PAGE, ...order, limit });
          const reported = pages.map((page) => [namesIn(page), unreadableIn(page)]);
          expect(reported, `${damaged} unreadable`).toEqual(parts(names, damaged, limit));
        }
      }
    });

    it('are not reported when their names lack the prefix', async () => {
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
