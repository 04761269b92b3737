import { describe, it } from 'vitest';
import type { RotationSettings } from '../../../domain/rotation/settings.ts';
import { MARKED_FOR_DELETION, NO_SUCH_SECRET } from '../../../domain/secret/messages.ts';
import { created, deletionScheduled, later } from '../../support/examples.ts';
import { given } from '../../support/given.ts';

const SETTINGS: RotationSettings = {
  lambdaArn: 'arn:aws:lambda:eu-west-1:111122223333:function:rotate',
  rules: { automaticallyAfterDays: 3, duration: null, scheduleExpression: null },
  externalRoleArn: null,
  externalMetadata: [{ key: 'a', value: 'b' }],
  nextRotation: later(86_400),
};

const configured = (rest: Partial<RotationSettings> = {}) =>
  ({ type: 'RotationConfigured', at: later(1), rotation: { ...SETTINGS, ...rest } }) as const;
const cancelled = { type: 'RotationCancelled', at: later(1) } as const;
const configure = { type: 'ConfigureRotation', rotation: SETTINGS, now: later(1) } as const;
const cancel = { type: 'CancelRotation', now: later(1) } as const;

describe('The configuration of rotation', () => {
  it('is stored', () => given(created()).when(configure).emits(configured()));

  it.each<Partial<RotationSettings>>([
    { lambdaArn: 'another' },
    { rules: null },
    { rules: { automaticallyAfterDays: 3, duration: '2h', scheduleExpression: null } },
    { rules: { automaticallyAfterDays: null, duration: null, scheduleExpression: 'rate(3 days)' } },
    { externalRoleArn: 'role' },
    { externalMetadata: [] },
    { externalMetadata: [{ key: 'a', value: 'c' }] },
    { nextRotation: null },
  ])('replaces one that differs: %j', (stored) =>
    given(created(), configured(stored)).when(configure).emits(configured()),
  );

  it('that is already stored changes nothing', () =>
    given(created(), configured()).when(configure).emitsNothing());

  it('turns rotation on again after it is cancelled', () =>
    given(created(), configured(), cancelled).when(configure).emits(configured()));
});

describe('The cancellation of rotation', () => {
  it('turns it off only once', () => {
    given(created(), configured()).when(cancel).emits(cancelled);
    given(created(), configured(), cancelled).when(cancel).emitsNothing();
  });

  it('does nothing if rotation was never configured', () =>
    given(created()).when(cancel).emitsNothing());
});

describe('Rotation', () => {
  it.each([configure, cancel])('requires an active secret: $type', (command) => {
    given().when(command).rejectedAs('ResourceNotFound', NO_SUCH_SECRET);
    given(created(), deletionScheduled(later(9)))
      .when(command)
      .rejectedAs('InvalidRequest', MARKED_FOR_DELETION);
  });
});
