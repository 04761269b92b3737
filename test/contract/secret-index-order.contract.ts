import { describe, expect, it } from 'vitest';
import type { AccessRecords, EventStreams } from '../../domain/ports/event-store.ts';
import type { Listed, PageRequest, SecretIndex } from '../../domain/ports/secret-index.ts';
import { NEVER_READ } from '../../domain/secret/head.ts';
import { type AccountId, branded, type Instant, type Region } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { type SecretSummary, summaryOf } from '../../domain/secret/summary.ts';
import { EVERY_STATE } from '../support/every-state.ts';
import {
  ACCOUNT,
  aCommit,
  aStream,
  created,
  creation,
  deletionScheduled,
  later,
  NOON,
  purge,
  REGION,
  replacement,
  tagged,
  version,
} from '../support/examples.ts';
import { entriesOf, grown, type Open } from './event-store-steps.ts';

const OWNER = { account: ACCOUNT, region: REGION };
const UP: PageRequest = {
  order: 'createdDate',
  descending: false,
  limit: 100,
  after: null,
  namePrefix: null,
};
const BY_NAME: PageRequest = { ...UP, order: 'name' };

/** Every kind of character a name may have, in byte order. */
const NAMES = '! +x -x .x /x 0 = @ A Z Za _ a a/b ab z'.split(' ');

const namesIn = (entries: readonly Listed[]) => entries.map(({ summary }) => summary.name);

const secretAt = async (store: EventStreams, name: string, at: Instant): Promise<void> => {
  await grown(store, aStream(name), aCommit([created(name, { at })]));
};

const shuffled = (names: readonly string[]) =>
  names.map((_, index) => names[(index * 7) % names.length] ?? '');

const summariesIn = async (store: SecretIndex, owner: Owner, page: PageRequest) =>
  (await store.list(owner, page)).entries.map(({ summary }) => summary);

/** With arrays instead of maps: `toEqual` ignores the order of maps. */
const inOrder = (summaries: readonly SecretSummary[]) =>
  summaries.map((summary) => ({
    ...summary,
    stages: [...summary.stages],
    tags: summary.tags && [...summary.tags],
  }));

/** The content and the order of lists. */
export const orderContract = (open: Open<EventStreams & AccessRecords & SecretIndex>): void => {
  describe('lists', () => {
    it('the list of an owner without secrets is empty', async () => {
      const store = await open();
      for (const page of [UP, BY_NAME]) {
        expect(await store.list(OWNER, page)).toEqual({ entries: [], unreadable: [], next: null });
      }
    });

    it('secrets are listed by creation, ascending and descending', async () => {
      const store = await open();
      const names = ['third', 'first', 'second'];
      const moments = [later(3), later(1), later(2)];
      for (const [index, name] of names.entries()) {
        await secretAt(store, name, moments[index] ?? NOON);
      }
      const up = namesIn(await entriesOf(store, OWNER, UP));
      expect(up).toEqual(['first', 'second', 'third']);
      const down = namesIn(await entriesOf(store, OWNER, { ...UP, descending: true }));
      expect(down).toEqual(['third', 'second', 'first']);
    });

    it('creation dates are ordered to the millisecond over years', async () => {
      const store = await open();
      const moments = [later(0), later(0.001), later(1), later(86_400), later(400 * 86_400)];
      const names = ['e', 'd', 'c', 'b', 'a'];
      for (const [index, name] of names.entries()) {
        await secretAt(store, name, moments[index] ?? NOON);
      }
      expect(namesIn(await entriesOf(store, OWNER, UP))).toEqual(names);
    });

    it.each([
      ['created in the same millisecond', UP],
      ['listed by name', BY_NAME],
    ])(
      'secrets %s are in byte order of their names, ascending and descending',
      async (_case, page) => {
        const store = await open();
        expect([...NAMES].sort()).toEqual(NAMES);
        expect(new Set(shuffled(NAMES)).size).toBe(NAMES.length);
        for (const name of shuffled(NAMES)) await secretAt(store, name, NOON);

        expect(namesIn(await entriesOf(store, OWNER, page))).toEqual(NAMES);
        const down = await entriesOf(store, OWNER, { ...page, descending: true });
        expect(namesIn(down)).toEqual(NAMES.toReversed());
      },
    );

    it('a secret in any state is listed as its head shows it', async () => {
      const store = await open();
      for (const [index, history] of Object.values(EVERY_STATE).entries()) {
        const owner = { ...OWNER, account: branded<AccountId>(String(index).padStart(12, '0')) };
        const { secret } = await grown(store, aStream('db/password', owner), aCommit(history));
        const expected = inOrder(secret.status === 'absent' ? [] : [summaryOf(secret)]);
        expect(inOrder(await summariesIn(store, owner, UP))).toEqual(expected);
        expect(inOrder(await summariesIn(store, owner, BY_NAME))).toEqual(expected);
      }
    });

    it('an entry shows the last commit and the access record', async () => {
      const store = await open();
      const head = await grown(store, aStream(), creation(), replacement('v1', 'v2'));
      for (const page of [UP, BY_NAME]) {
        expect((await store.list(OWNER, page)).entries).toMatchObject([{ access: NEVER_READ }]);
      }
      await store.recordAccess(head, version('v1'), NOON);
      await store.recordAccess(await store.load(aStream()), version('v2'), NOON);
      const { secret, access } = await grown(store, aStream(), aCommit([tagged({ team: 'core' })]));

      if (secret.status === 'absent') throw new Error('The secret is gone');
      for (const page of [UP, BY_NAME]) {
        expect((await store.list(OWNER, page)).entries).toEqual([
          { summary: summaryOf(secret), access },
        ]);
      }
    });

    it('a list has the secrets of one account and region only', async () => {
      const store = await open();
      const account = branded<AccountId>('444455556666');
      const region = branded<Region>('eu-west-2');
      await grown(store, aStream('mine'), creation('mine'));
      await grown(store, aStream('theirs', { account }), creation('theirs'));
      await grown(store, aStream('elsewhere', { region }), creation('elsewhere'));
      for (const page of [UP, BY_NAME]) {
        expect(namesIn((await store.list(OWNER, page)).entries)).toEqual(['mine']);
        const other = await store.list({ ...OWNER, account }, page);
        expect(namesIn(other.entries)).toEqual(['theirs']);
      }
    });

    it('secrets scheduled for deletion are listed, purged ones are not', async () => {
      const store = await open();
      const schedule = aCommit([deletionScheduled(later(1))]);
      await grown(store, aStream('scheduled'), creation('scheduled'), schedule);
      await grown(store, aStream('purged'), creation('purged'), purge());
      await grown(store, aStream('unborn'), aCommit([]));
      for (const page of [UP, BY_NAME]) {
        expect(namesIn((await store.list(OWNER, page)).entries)).toEqual(['scheduled']);
      }
    });

    it('a secret of a reused name is listed once, at its new position', async () => {
      const store = await open();
      await secretAt(store, 'db/password', later(1));
      await secretAt(store, 'other', later(2));
      const again = created('db/password', { at: later(3), description: 'another' });
      await grown(store, aStream(), purge(), aCommit([again]));
      const { entries } = await store.list(OWNER, UP);
      expect(entries.map(({ summary }) => [summary.name, summary.description])).toEqual([
        ['other', null],
        ['db/password', 'another'],
      ]);
    });
  });
};
