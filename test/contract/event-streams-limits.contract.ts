import { describe, expect, it } from 'vitest';
import type { EventStreams, SealedValues } from '../../domain/ports/event-store.ts';
import type { Commit } from '../../domain/ports/stream.ts';
import { emptyHead } from '../../domain/secret/head.ts';
import { LIMITS } from '../../domain/secret/limits.ts';
import {
  aCommit,
  aStream,
  created,
  moved,
  replicaAdded,
  sealed,
  tagged,
  versionAdded,
} from '../support/examples.ts';
import { appended, commitsOf, type Open } from './event-store-steps.ts';

/** One character in the API and six bytes in stored JSON, which is the maximum. */
const WIDEST = '\u0001';

/** Lengths of the service model. */
const NAME = 'n'.repeat(512);
const DESCRIPTION = WIDEST.repeat(2048);
const KEY_ID = `alias/${'k'.repeat(2042)}`;
/** A sealed value has a nonce, a tag and a wrapped key besides the value. */
const SEALED_VALUE = new Uint8Array(LIMITS.valueBytes + 1024).fill(0xff);

const numbered = (index: number, length: number): string => String(index).padEnd(length, WIDEST);

const tags = Object.fromEntries(
  Array.from({ length: LIMITS.tags }, (_, index) => [numbered(index, 128), numbered(index, 256)]),
);

/** 128 characters each. */
const regions = Array.from(
  { length: LIMITS.replicas },
  (_, index) => `${'r'.repeat(124)}-${100 + index}`,
);

const largestCreation = (): Commit =>
  aCommit(
    [
      created(NAME, { description: DESCRIPTION }),
      versionAdded('v1'),
      moved(['AWSCURRENT', null, 'v1']),
      tagged(tags),
      ...regions.map((region) => replicaAdded(region, KEY_ID)),
    ],
    { added: sealed('v1', SEALED_VALUE) },
  );

/** The size that every store supports. */
export const limitsContract = (open: Open<EventStreams & SealedValues>): void => {
  describe('limits', () => {
    it('the largest secret that the API accepts can be stored', async () => {
      const store = await open();
      const commit = largestCreation();

      const head = await appended(store, emptyHead(aStream(NAME)), commit);

      expect(await store.load(aStream(NAME))).toEqual(head);
      expect(head.current).toEqual(commit.values.added);
      expect(head.secret).toMatchObject({ status: 'active', description: DESCRIPTION });
      const [recorded] = await commitsOf(store, aStream(NAME));
      expect(recorded?.events).toEqual(commit.events);
      expect(await store.loadSealed(aStream(NAME), sealed('v1').versionId)).toEqual(
        commit.values.added,
      );
    });
  });
};
