import { describe, expect, it } from 'vitest';
import type { AccessRecords, EventStreams } from '../../domain/ports/event-store.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { emptyHead, NEVER_READ } from '../../domain/secret/head.ts';
import { type AccountId, branded, type Region } from '../../domain/secret/ids.ts';
import {
  aCommit,
  aStream,
  creation,
  NOON,
  purge,
  replacement,
  tagged,
  version,
} from '../support/examples.ts';
import { grown, type Open } from './event-store-steps.ts';

const namesIn = (streams: readonly { readonly stream: StreamId }[]) =>
  streams.map(({ stream }) => stream.name);

/** Loads of several heads at once. */
export const loadsContract = (open: Open<EventStreams & AccessRecords>): void => {
  describe('loading several heads', () => {
    it('loading no streams returns no heads', async () => {
      expect(await (await open()).loadAll([])).toEqual([]);
    });

    it('each head equals that of a single load, with its value and access record', async () => {
      const store = await open();
      const read = await grown(store, aStream('a'), creation('a'), replacement('v1', 'v2'));
      await store.recordAccess(read, version('v2'), NOON);
      await grown(store, aStream('b'), aCommit([]), creation('b'), aCommit([tagged({ k: 'v' })]));
      await grown(store, aStream('c'), creation('c'), purge());

      const streams = ['a', 'b', 'c', 'never'].map((name) => aStream(name));
      const heads = await store.loadAll(streams);

      expect(heads).toEqual(await Promise.all(streams.map((stream) => store.load(stream))));
      expect(heads[0]?.current?.versionId).toBe(version('v2'));
      expect(heads[0]?.access).not.toEqual(NEVER_READ);
      expect(heads[3]).toEqual(emptyHead(aStream('never')));
    });

    it('up to 20 heads come in the order of the request', async () => {
      const store = await open();
      const names = Array.from({ length: 20 }, (_none, index) => `s${(index * 7) % 20}`);
      for (const name of names.toSorted()) await grown(store, aStream(name), creation(name));
      const heads = await store.loadAll(names.map((name) => aStream(name)));
      expect(namesIn(heads)).toEqual(names);
      expect(heads.map(({ seq }) => seq)).toEqual(names.map(() => 1));
    });

    it('a stream is returned as often as it is requested', async () => {
      const store = await open();
      await grown(store, aStream('a'), creation('a'));
      const streams = ['a', 'never', 'a', 'never', 'a'].map((name) => aStream(name));
      const heads = await store.loadAll(streams);
      expect(namesIn(heads)).toEqual(['a', 'never', 'a', 'never', 'a']);
      expect(heads.map(({ seq }) => seq)).toEqual([1, 0, 1, 0, 1]);
    });

    it('each head is that of the account and region of its stream', async () => {
      const store = await open();
      const account = branded<AccountId>('444455556666');
      const region = branded<Region>('eu-west-2');
      const theirs = aStream('a', { account });
      const elsewhere = aStream('a', { region });
      await grown(store, theirs, creation('a', 'v1'), replacement('v1', 'v2'));
      const heads = await store.loadAll([elsewhere, theirs, aStream('a')]);
      expect(heads.map(({ seq }) => seq)).toEqual([0, 2, 0]);
      expect(heads.map(({ stream }) => stream)).toEqual([elsewhere, theirs, aStream('a')]);
    });

    it('a commit is visible to the next load', async () => {
      const store = await open();
      for (let seq = 1; seq <= 5; seq += 1) {
        const commit = seq === 1 ? creation() : aCommit([tagged({ round: String(seq) })]);
        const head = await grown(store, aStream(), commit);
        expect(await store.loadAll([aStream()])).toEqual([head]);
      }
    });
  });
};
