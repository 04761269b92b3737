import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import { initialState, stagesByVersion, stagesOf } from '../../../domain/secret/state.ts';
import { EVERY_EVENT } from '../../support/every-event.ts';
import {
  created,
  deletionScheduled,
  later,
  moved,
  pruned,
  purged,
  replicaAdded,
  tagged,
  versionAdded,
} from '../../support/examples.ts';

const label = fc.constantFrom('v1', 'v2', 'v3');

/** Few labels, tags and regions, so that events affect the same ones. */
const aChange: fc.Arbitrary<SecretEvent> = fc.oneof(
  fc.constantFrom(...Object.values(EVERY_EVENT).filter(({ type }) => type !== 'SecretPurged')),
  label.map((id) => versionAdded(id)),
  label.map((id) => pruned(id)),
  fc
    .record({
      stage: fc.constantFrom('AWSCURRENT', 'AWSPENDING', '__proto__'),
      to: fc.option(label),
    })
    .map(({ stage, to }) => moved([stage, null, to])),
  fc.dictionary(fc.constantFrom('team', '__proto__', 'constructor'), fc.string()).map(tagged),
  fc.constantFrom('eu-central-1', 'us-east-1').map((region) => replicaAdded(region)),
);

const anEvent = fc.oneof({ weight: 9, arbitrary: aChange }, fc.constant(purged()));

describe('evolve', () => {
  it('folds every history, and can resume from every prefix', () => {
    fc.assert(
      fc.property(fc.array(anEvent), fc.nat(), (events, cut) => {
        const at = cut % (events.length + 1);
        const resumed = fold(events.slice(at), fold(events.slice(0, at)));
        expect(resumed).toEqual(fold(events));
      }),
    );
  });

  it('does not mutate the given state', () => {
    fc.assert(
      fc.property(fc.array(anEvent), anEvent, (events, next) => {
        const before = fold(events);
        const copy = structuredClone(before);
        fold([next], before);
        expect(before).toEqual(copy);
      }),
    );
  });

  it('keeps each label on at most one version, by label and by version', () => {
    fc.assert(
      fc.property(fc.array(aChange), (events) => {
        const secret = fold([created(), ...events]);
        if (secret.status === 'absent') throw new Error('A created secret is absent');
        const grouped = stagesByVersion(secret);
        const labels = [...grouped.values()].flat();
        expect(labels.toSorted()).toEqual([...secret.stages.keys()].toSorted());
        for (const [version, held] of grouped) expect(stagesOf(secret, version)).toEqual(held);
      }),
    );
  });

  it('keeps nothing of a purged secret except the replication memory of its stream', () => {
    fc.assert(
      fc.property(fc.array(anEvent), fc.array(aChange), (before, after) => {
        const { memory } = fold(before);
        const gone = { ...initialState, memory };
        expect(fold([...before, purged()])).toEqual(gone);
        const again = [created(), ...after];
        expect(fold([...before, purged(), ...again])).toEqual(fold(again, gone));
      }),
    );
  });

  it('restores a secret unchanged, except for the time of its last change', () => {
    fc.assert(
      fc.property(fc.array(aChange), fc.nat(), (events, days) => {
        const before = fold([created(), ...events, EVERY_EVENT.DeletionCancelled]);
        const scheduled = fold([deletionScheduled(later(days * 86_400))], before);
        expect(scheduled.status).toBe('scheduledForDeletion');
        expect(fold([EVERY_EVENT.DeletionCancelled], scheduled)).toEqual(before);
      }),
    );
  });
});
