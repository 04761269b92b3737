import { describe, expect, it } from 'vitest';
import type { AccessRecords, EventStreams } from '../../domain/ports/event-store.ts';
import { emptyHead, NEVER_READ } from '../../domain/secret/head.ts';
import {
  aCommit,
  aStream,
  creation,
  later,
  purge,
  replacement,
  tagged,
  version,
} from '../support/examples.ts';
import { appended, commitsOf, grown, headAfter, type Open } from './event-store-steps.ts';

const DAY = 86_400;
const MONDAY = later(0);
const TUESDAY = later(DAY);

const V1 = version('v1');
const V2 = version('v2');

/** Every adapter of `AccessRecords` passes this. */
export const accessRecordsContract = (open: Open<EventStreams & AccessRecords>): void => {
  describe('AccessRecords', () => {
    it('a read is recorded for the secret and the version, without a commit', async () => {
      const store = await open();
      const head = await grown(store, aStream(), creation());
      expect(head.access).toEqual(NEVER_READ);

      await store.recordAccess(head, V1, MONDAY);

      const access = { on: MONDAY, versions: new Map([[V1, MONDAY]]) };
      expect(await store.load(aStream())).toEqual({ ...head, access });
      expect(await commitsOf(store, aStream())).toHaveLength(1);
    });

    it('the record has the last day of each version and of the secret', async () => {
      const store = await open();
      await grown(store, aStream(), creation(), replacement('v1', 'v2'));

      await store.recordAccess(await store.load(aStream()), V1, MONDAY);
      await store.recordAccess(await store.load(aStream()), V2, TUESDAY);
      await store.recordAccess(await store.load(aStream()), V1, TUESDAY);

      const versions = new Map([
        [V1, TUESDAY],
        [V2, TUESDAY],
      ]);
      expect((await store.load(aStream())).access).toEqual({ on: TUESDAY, versions });
    });

    it('recording is idempotent and never goes back a day', async () => {
      const store = await open();
      const head = await grown(store, aStream(), creation(), replacement('v1', 'v2'));

      for (const day of [TUESDAY, TUESDAY, MONDAY]) await store.recordAccess(head, V1, day);
      await store.recordAccess(head, V2, MONDAY);

      const versions = new Map([
        [V1, TUESDAY],
        [V2, MONDAY],
      ]);
      expect((await store.load(aStream())).access).toEqual({ on: TUESDAY, versions });
    });

    it('concurrent records of different versions are all kept', async () => {
      const store = await open();
      const labels = ['v1', 'v2', 'v3', 'v4'];
      const [, ...next] = labels;
      const replacements = next.map((to, index) => replacement(labels[index] ?? '', to));
      const head = await grown(store, aStream(), creation(), ...replacements);

      await Promise.all(labels.map((label) => store.recordAccess(head, version(label), MONDAY)));

      const { access } = await store.load(aStream());
      expect(access.on).toBe(MONDAY);
      expect([...access.versions.keys()].toSorted()).toEqual(labels.map(version));
    });

    it('recording at a stale head has no effect and does not fail', async () => {
      const store = await open();
      const stale = await grown(store, aStream(), creation());
      const head = await appended(store, stale, aCommit([tagged({ team: 'core' })]));

      await store.recordAccess(stale, V1, MONDAY);

      expect(await store.load(aStream())).toEqual(head);
    });

    it('recording without a secret has no effect', async () => {
      const store = await open();
      await store.recordAccess(emptyHead(aStream()), V1, MONDAY);
      expect(await store.load(aStream())).toEqual(emptyHead(aStream()));

      const read = await grown(store, aStream(), creation());
      const purged = await appended(store, read, purge());
      for (const head of [emptyHead(aStream()), read, purged]) {
        await store.recordAccess(head, V1, MONDAY);
      }
      expect(await store.load(aStream())).toEqual(purged);
    });

    it('the record survives later commits and is in the head that a lost append returns', async () => {
      const store = await open();
      const head = await grown(store, aStream(), creation());
      await store.recordAccess(head, V1, MONDAY);
      const read = await store.load(aStream());

      const after = await appended(store, read, replacement('v1', 'v2'));
      const lost = await store.append(read, aCommit([tagged({ team: 'core' })]));

      expect(after.access).toEqual(read.access);
      expect(await store.load(aStream())).toEqual(after);
      expect(lost).toEqual({ kind: 'lost', head: after });
    });

    it('a new secret of the same name starts without a record', async () => {
      const store = await open();
      const head = await grown(store, aStream(), creation());
      await store.recordAccess(head, V1, MONDAY);

      const again = await grown(store, aStream(), purge(), creation());

      expect(again.access).toEqual(NEVER_READ);
      expect(await store.load(aStream())).toEqual(again);
    });

    it('recording never undoes a concurrent commit', async () => {
      const store = await open();
      const first = await grown(store, aStream(), creation());
      let head = first;
      for (let round = 1; round <= 10; round += 1) {
        const commit = aCommit([tagged({ round: String(round) })]);
        const [outcome] = await Promise.all([
          store.append(head, commit),
          store.recordAccess(head, V1, later(round * DAY)),
        ]);
        const stands = await headAfter(store, aStream(), outcome);
        const loaded = await store.load(aStream());
        expect(loaded).toEqual({ ...stands, access: loaded.access });
        expect(loaded.seq).toBe(outcome.kind === 'appended' ? head.seq + 1 : head.seq);
        head = loaded;
      }
    });
  });
};
