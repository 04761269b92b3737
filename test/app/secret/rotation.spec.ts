import { describe, expect, it } from 'vitest';
import { putValue } from '../../../app/secret/put-value.ts';
import {
  cancelRotation,
  configureRotation,
  type RotationWish,
} from '../../../app/secret/rotation.ts';
import { AWSPENDING } from '../../../domain/secret/ids.ts';
import { NO_ROTATION_FUNCTION, ROTATION_INCOMPLETE } from '../../../domain/secret/messages.ts';
import { anOrigin, NOON, version } from '../../support/examples.ts';
import { aWorker, factsOf, text } from './worker.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:rotate';
const MONTHLY = { automaticallyAfterDays: 30, duration: null, scheduleExpression: null };
const DAY = 86_400_000;

const NOTHING: RotationWish = {
  lambdaArn: null,
  rules: null,
  externalRoleArn: null,
  externalMetadata: null,
  rotateImmediately: false,
};

describe('configureRotation', () => {
  it('stores the function and the rules, and keeps members that a later request leaves out', async () => {
    const { context, secret } = aWorker();
    const found = await secret();
    const wish = { ...NOTHING, lambdaArn: FUNCTION, rules: MONTHLY };
    const first = factsOf(await configureRotation(context, found, wish));
    const origin = anOrigin({ at: context.origin.at });
    const second = factsOf(await configureRotation({ ...context, origin }, first.head, NOTHING));

    expect(second.head.secret.rotation).toMatchObject({
      enabled: true,
      lambdaArn: FUNCTION,
      rules: MONTHLY,
      nextRotation: NOON - (NOON % DAY) + 31 * DAY,
    });
  });

  it('is rejected for a secret that has no function', async () => {
    const { context, secret } = aWorker();
    expect(await configureRotation(context, await secret(), NOTHING)).toEqual({
      ok: false,
      rejection: { code: 'InvalidRequest', message: NO_ROTATION_FUNCTION },
    });
  });

  it('is rejected while a rotation has not finished', async () => {
    const { context, secret } = aWorker();
    const pending = { versionId: version('v2'), stages: [AWSPENDING], value: text('second') };
    const { head } = factsOf(await putValue(context, await secret(), pending));

    expect(await configureRotation(context, head, { ...NOTHING, lambdaArn: FUNCTION })).toEqual({
      ok: false,
      rejection: { code: 'InvalidRequest', message: ROTATION_INCOMPLETE },
    });
  });

  it('is rejected and stores nothing when it should rotate immediately, which is not implemented', async () => {
    const { context, secret, commits } = aWorker();
    const wish = { ...NOTHING, lambdaArn: FUNCTION, rotateImmediately: true };

    expect(await configureRotation(context, await secret(), wish)).toMatchObject({
      ok: false,
      rejection: { code: 'NotImplemented' },
    });
    expect(await commits()).toHaveLength(1);
  });
});

describe('cancelRotation', () => {
  it('turns rotation off and keeps its configuration', async () => {
    const { context, secret } = aWorker();
    const wish = { ...NOTHING, lambdaArn: FUNCTION };
    const configured = factsOf(await configureRotation(context, await secret(), wish));
    const { head } = factsOf(await cancelRotation(context, configured.head));

    expect(head.secret.rotation).toMatchObject({ enabled: false, lambdaArn: FUNCTION });
  });
});
