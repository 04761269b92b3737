import { describe, expect, it } from 'vitest';
import type { SecretCommand } from '../../../domain/secret/commands.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import type { Instant } from '../../../domain/secret/ids.ts';
import {
  arnOf,
  created,
  deletionScheduled,
  later,
  moved,
  NOON,
  purged,
  replicaAdded,
  tagged,
  versionAdded,
} from '../../support/examples.ts';
import { given } from '../../support/given.ts';

const DAY = 86_400;
const schedule = (recoveryDays: number): SecretCommand => ({
  type: 'ScheduleDeletion',
  recoveryDays,
  now: NOON,
});
const force: SecretCommand = { type: 'ForceDeletion', now: NOON };
const restore: SecretCommand = { type: 'RestoreSecret', now: NOON };
const purgeAt = (now: Instant): SecretCommand => ({ type: 'PurgeDue', now });
const history = [created(), versionAdded('v1'), moved(['AWSCURRENT', null, 'v1'])];
const scheduled = [...history, deletionScheduled(later(7 * DAY))];
const NOT_FOUND = "Secrets Manager can't find the specified secret.";

describe('DeleteSecret with a recovery window', () => {
  it.each([7, 30])('is due exactly %d days later', (days) => {
    given(...history)
      .when(schedule(days))
      .emits(deletionScheduled(later(days * DAY)));
  });

  it('is rejected while a deletion is scheduled, so that the window is not extended (M6)', () => {
    given(...scheduled)
      .when(schedule(30))
      .rejectedAs(
        'InvalidRequest',
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
  });

  it('is rejected if there is no secret (M1)', () => {
    given().when(schedule(7)).rejectedAs('ResourceNotFound', NOT_FOUND);
    given(...history, purged())
      .when(schedule(7))
      .rejectedAs('ResourceNotFound', NOT_FOUND);
  });
});

describe('DeleteSecret without recovery', () => {
  it('T15: purges a secret immediately, even if its deletion is scheduled', () => {
    given(...history)
      .when(force)
      .emits(purged());
    given(...scheduled)
      .when(force)
      .emits(purged());
  });

  it('does nothing if there is no secret', () => {
    given().when(force).emitsNothing();
    given(...history, purged())
      .when(force)
      .emitsNothing();
  });
});

describe('A secret with replicas', () => {
  it.each([schedule(7), force])('T29: is not deleted by $type (M24)', (command) => {
    given(...history, replicaAdded('us-east-1'), replicaAdded('eu-central-1'))
      .when(command)
      .rejectedAs(
        'InvalidParameter',
        `You can't delete secret ${arnOf('db/password')} that still has replica regions [us-east-1, eu-central-1].`,
      );
  });
});

describe('RestoreSecret', () => {
  it('cancels the deletion and leaves the secret otherwise unchanged', () => {
    given(...scheduled)
      .when(restore)
      .emits({ type: 'DeletionCancelled', at: NOON });
    const facts = [...history, tagged({ a: '1' })];
    const restored = fold([
      ...facts,
      deletionScheduled(later(DAY)),
      { type: 'DeletionCancelled', at: NOON },
    ]);
    expect(restored).toEqual(fold(facts));
  });

  it('does nothing if no deletion is scheduled', () => {
    given(...history)
      .when(restore)
      .emitsNothing();
  });

  it('is rejected if the secret never existed or is purged (M1)', () => {
    given().when(restore).rejectedAs('ResourceNotFound', NOT_FOUND);
    given(...scheduled, purged())
      .when(restore)
      .rejectedAs('ResourceNotFound', NOT_FOUND);
  });
});

describe('The end of a recovery window', () => {
  it('purges the secret from that time on, and not before', () => {
    given(...scheduled)
      .when(purgeAt(later(7 * DAY - 0.001)))
      .emitsNothing();
    given(...scheduled)
      .when(purgeAt(later(7 * DAY)))
      .emits({ type: 'SecretPurged', at: later(7 * DAY) });
  });

  it.each([
    ['restored meanwhile', [...scheduled, { type: 'DeletionCancelled', at: NOON } as const]],
    ['purged already', [...scheduled, purged()]],
    ['recreated after a purge', [...scheduled, purged(), created()]],
  ])('does nothing to a secret that was %s', (_case, events) => {
    given(...events)
      .when(purgeAt(later(99 * DAY)))
      .emitsNothing();
  });
});
