import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnreadableEvents } from '../../../domain/ports/unreadable.ts';
import { decodeEvents, EVENT_SCHEMA, encodeEvents } from '../../../infra/stored-form/commit.ts';
import { anyEvent } from '../../support/arbitraries.ts';
import { EVERY_EVENT, EVERY_EVENT as the } from '../../support/every-event.ts';
import { created, tagged } from '../../support/examples.ts';
import { NOT_REGIONS } from './not-regions.ts';

const events = fc.array(anyEvent);

describe('The stored form of events', () => {
  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(events, (given) => {
        expect(decodeEvents(encodeEvents(given), EVENT_SCHEMA)).toEqual(given);
      }),
    );
  });

  it.each(Object.values(EVERY_EVENT))('decodes $type to what was encoded', (event) => {
    expect(decodeEvents(encodeEvents([event]), EVENT_SCHEMA)).toStrictEqual([event]);
  });

  it('is rejected when a newer release wrote it', () => {
    const text = encodeEvents([created()]);
    expect(() => decodeEvents(text, EVENT_SCHEMA + 1)).toThrow(UnreadableEvents);
  });

  it('is rejected when it has an unknown event type', () => {
    for (const type of ['SecretRenamed', 'toString', '__proto__']) {
      const text = JSON.stringify([tagged({}), { type, at: 0 }]);
      expect(() => decodeEvents(text, EVENT_SCHEMA)).toThrow(UnreadableEvents);
    }
  });

  it.each([
    [the.ReplicaAdded, 'region'],
    [the.ReplicaRemoved, 'region'],
    [the.ForceOverwriteSpent, 'region'],
    [the.ReplicaCopied, 'source'],
    [the.ReplicaPromoted, 'link'],
    [the.ReplicaFenced, 'link'],
  ] as const)('is rejected when the region of $type is invalid', (event, member) => {
    for (const region of NOT_REGIONS) {
      const altered = member === 'region' ? { region } : { [member]: { ...event, region } };
      const text = JSON.stringify([{ ...event, ...altered }]);
      expect(() => decodeEvents(text, EVENT_SCHEMA), text).toThrow(UnreadableEvents);
    }
  });

  it.each([the.SecretCreated, the.ReplicaCopied])(
    'is rejected when the name of $type is invalid',
    (event) => {
      for (const name of ['', 'a b', '#', 'x'.repeat(513), 7, null]) {
        const text = JSON.stringify([{ ...event, name }]);
        expect(() => decodeEvents(text, EVENT_SCHEMA), text).toThrow(UnreadableEvents);
      }
    },
  );
});
