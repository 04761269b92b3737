import { describe, it } from 'vitest';
import type { RotationRules } from '../../../domain/rotation/settings.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import type { Instant } from '../../../domain/secret/ids.ts';
import { newVersion, put, update } from '../../support/commands.ts';
import { created, later, moved, NOON, version, versionAdded } from '../../support/examples.ts';
import { given } from '../../support/given.ts';

const DAY = 86_400;
/** Noon is in the middle of a UTC day. */
const endOfDay = (days: number): Instant => later(days * DAY + DAY / 2);

const EVERY_TEN_DAYS = { automaticallyAfterDays: 10, duration: null, scheduleExpression: null };
const LONG_AGO = endOfDay(3);

const configured = (
  rules: RotationRules | null = EVERY_TEN_DAYS,
  nextRotation: Instant | null = LONG_AGO,
): SecretEvent => ({
  type: 'RotationConfigured',
  at: NOON,
  rotation: {
    lambdaArn: 'arn:aws:lambda:eu-west-1:111122223333:function:rotate',
    rules,
    externalRoleArn: null,
    externalMetadata: [],
    nextRotation,
  },
});
const cancelled: SecretEvent = { type: 'RotationCancelled', at: NOON };
const rescheduled = (nextRotation: Instant): SecretEvent => ({
  type: 'RotationRescheduled',
  at: NOON,
  nextRotation,
});

const first = [versionAdded('v1'), moved(['AWSCURRENT', null, 'v1'])];
const second = [versionAdded('v2'), moved(['AWSCURRENT', 'v1', 'v2'], ['AWSPREVIOUS', null, 'v1'])];
const rotated = [created(), ...first, configured()];

describe('A new current value of a secret that is rotated after a number of days', () => {
  it('counts as a rotation, whether by PutSecretValue or UpdateSecret', () => {
    given(...rotated)
      .when(put('v2'))
      .emits(...second, rescheduled(endOfDay(10)));
    given(...rotated)
      .when(update({ versionId: version('v2'), version: newVersion('v2') }))
      .emits(...second, rescheduled(endOfDay(10)));
  });

  it('counts even if it is the first, regardless of its labels', () => {
    given(created(), configured())
      .when(put('v1', ['mine']))
      .emits(
        versionAdded('v1'),
        moved(['mine', null, 'v1'], ['AWSCURRENT', null, 'v1']),
        rescheduled(endOfDay(10)),
      );
  });

  it('sets the end of the window by its Duration', () => {
    given(created(), ...first, configured({ ...EVERY_TEN_DAYS, duration: '2h' }))
      .when(put('v2'))
      .emits(...second, rescheduled(later(9.5 * DAY + 2 * 3600)));
  });

  it('emits no event if the date does not change', () => {
    given(...rotated, rescheduled(endOfDay(10)))
      .when(put('v2'))
      .emits(...second);
  });
});

describe('The next rotation is not rescheduled', () => {
  it('if the new version is not current', () => {
    given(...rotated)
      .when(put('v2', ['AWSPENDING']))
      .emits(versionAdded('v2'), moved(['AWSPENDING', null, 'v2']));
  });

  it.each([
    ['off', [configured(), cancelled]],
    ['without rules', [configured(null, null)]],
    [
      'scheduled by the calendar',
      [configured({ ...EVERY_TEN_DAYS, automaticallyAfterDays: null, scheduleExpression: 'x' })],
    ],
    ['not configured', []],
  ])('if rotation is %s', (_how, arranged) => {
    given(created(), ...first, ...arranged)
      .when(put('v2'))
      .emits(...second);
  });
});
