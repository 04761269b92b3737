import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SecretEvent } from '../../domain/secret/events.ts';
import { fold } from '../../domain/secret/evolve.ts';
import { stagesByVersion, stagesOf } from '../../domain/secret/state.ts';
import { created, moved, replicaAdded, tagged, versionAdded } from '../support/examples.ts';

const label = fc.constantFrom('v1', 'v2', 'v3');
const anEvent = (): fc.Arbitrary<SecretEvent> =>
  fc.oneof(
    fc.constantFrom(created()),
    label.map((id) => versionAdded(id)),
    fc
      .record({
        stage: fc.constantFrom('AWSCURRENT', 'AWSPENDING', '__proto__'),
        to: fc.option(label),
      })
      .map(({ stage, to }) => moved([stage, null, to])),
    fc.dictionary(fc.constantFrom('team', '__proto__', 'constructor'), fc.string()).map(tagged),
    fc.constantFrom('eu-central-1', 'us-east-1').map((region) => replicaAdded(region)),
  );

describe('evolve', () => {
  it('folds every history, and every prefix the same way as the whole', () => {
    fc.assert(
      fc.property(fc.array(anEvent()), fc.nat(), (events, cut) => {
        const at = cut % (events.length + 1);
        const resumed = fold(events.slice(at), fold(events.slice(0, at)));
        expect(resumed).toEqual(fold(events));
      }),
    );
  });

  it('does not change the state it is given', () => {
    fc.assert(
      fc.property(fc.array(anEvent()), anEvent(), (events, next) => {
        const before = fold(events);
        const copy = structuredClone(before);
        fold([next], before);
        expect(before).toEqual(copy);
      }),
    );
  });

  it('keeps each label on at most one version, whichever way it is looked at', () => {
    fc.assert(
      fc.property(fc.array(anEvent()), (events) => {
        const secret = fold([created(), ...events]);
        if (secret.status === 'absent') throw new Error('A created secret is absent');
        const grouped = stagesByVersion(secret);
        const labels = [...grouped.values()].flat();
        expect(labels.toSorted()).toEqual([...secret.stages.keys()].toSorted());
        for (const [version, held] of grouped) expect(stagesOf(secret, version)).toEqual(held);
      }),
    );
  });
});
