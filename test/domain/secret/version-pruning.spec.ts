import { describe, it } from 'vitest';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import type { Instant } from '../../../domain/secret/ids.ts';
import { put } from '../../support/commands.ts';
import { created, later, moved, NOON, pruned, versionAdded } from '../../support/examples.ts';
import { given } from '../../support/given.ts';

const DAY = 86_400;
const TOO_MANY =
  "A secret can't have more than 100 versions. Versions without a staging label are removed when they are older than a day.";

/** Versions u1, u2, … with these creation times, without labels. */
const unlabelled = (...moments: readonly Instant[]): readonly SecretEvent[] =>
  moments.map((at, index) => ({ ...versionAdded(`u${index + 1}`), at }));

/** A secret with a current version and these others. */
const secretWith = (...moments: readonly Instant[]): readonly SecretEvent[] => [
  created(),
  ...unlabelled(...moments),
  { ...versionAdded('v'), at: NOON },
  moved(['AWSCURRENT', null, 'v']),
];
const seconds = (count: number) => Array.from({ length: count }, (_none, index) => later(index));
const at = (event: SecretEvent, moment: Instant): SecretEvent => ({ ...event, at: moment });
const added = (now: Instant, ...rest: readonly SecretEvent[]) => [
  at(versionAdded('new'), now),
  at(moved(['mine', null, 'new']), now),
  ...rest.map((event) => at(event, now)),
];

describe('T23: versions without a label', () => {
  it('are kept, however old, if there are no more than 100 versions', () => {
    const now = later(1000 * DAY);
    given(...secretWith(...seconds(98)))
      .when(put('new', ['mine'], now))
      .emits(...added(now));
  });

  it('are pruned if there are more than 100 versions: as many as needed, oldest first', () => {
    const now = later(2 * DAY);
    const moments = seconds(99).with(0, later(500)).with(50, later(-1));
    given(...secretWith(...moments))
      .when(put('new', ['mine'], now))
      .emits(...added(now, pruned('u51')));
  });

  it('are never pruned before they are a day old', () => {
    given(...secretWith(...seconds(99)))
      .when(put('new', ['mine'], later(DAY - 0.001)))
      .rejectedAs('LimitExceeded', TOO_MANY);
  });

  it('can be pruned when they are exactly a day old', () => {
    given(...secretWith(...seconds(99)))
      .when(put('new', ['mine'], later(DAY)))
      .emits(...added(later(DAY), pruned('u1')));
  });

  it('are pruned in the same commit in which they lose their last label', () => {
    const now = later(2 * DAY);
    given(...secretWith(...seconds(99)), moved(['mine', null, 'u1']))
      .when(put('new', ['mine'], now))
      .emits(
        at(versionAdded('new'), now),
        at(moved(['mine', 'u1', 'new']), now),
        at(pruned('u1'), now),
      );
  });
});

describe('Versions with a label', () => {
  it('are never pruned: the oldest without one is pruned instead', () => {
    const labels = Array.from({ length: 18 }, (_none, index) => `u${index + 1}`);
    const keep = moved(...labels.map((id) => [`L${id}`, null, id] as const));
    const now = later(2 * DAY);
    given(...secretWith(...seconds(99)), keep)
      .when(put('new', ['mine'], now))
      .emits(...added(now, pruned('u19')));
  });

  it('are kept even if they are older than all prunable ones', () => {
    const young = [later(0), ...Array.from({ length: 98 }, () => later(2 * DAY))];
    given(...secretWith(...young), moved(['old', null, 'u1']))
      .when(put('new', ['mine'], later(2 * DAY)))
      .rejectedAs('LimitExceeded', TOO_MANY);
  });
});
