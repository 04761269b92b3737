import type { CancelRotation, ConfigureRotation } from '../commands.ts';
import { accept, type Decision } from '../decision.ts';
import type { RotationSettings } from '../rotation-settings.ts';
import type { Secret } from '../state.ts';
import { whenActive } from './when-active.ts';

/** RotateSecret's configuration, checked and completed before; asked for again it changes nothing. */
export const configureRotation = (
  { rotation, now: at }: ConfigureRotation,
  secret: Secret,
): Decision =>
  whenActive(secret, ({ rotation: stored }) =>
    stored?.enabled && textOf(stored) === textOf(rotation)
      ? accept()
      : accept({ type: 'RotationConfigured', at, rotation }),
  );

const textOf = ({ lambdaArn, rules, externalRoleArn, ...rest }: RotationSettings): string =>
  JSON.stringify([
    lambdaArn,
    rules && [rules.automaticallyAfterDays, rules.duration, rules.scheduleExpression],
    externalRoleArn,
    rest.externalMetadata.map(({ key, value }) => [key, value]),
    rest.nextRotation,
  ]);

/** CancelRotateSecret: the configuration stays, so that rotation can be turned on again. */
export const cancelRotation = ({ now: at }: CancelRotation, secret: Secret): Decision =>
  whenActive(secret, ({ rotation }) =>
    rotation?.enabled ? accept({ type: 'RotationCancelled', at }) : accept(),
  );
