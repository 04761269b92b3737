import type { Rotation } from '../../../domain/secret/state.ts';
import type { Output } from './responses.ts';
import { epochSeconds } from './timestamps.ts';

/** The members of rotation, present once it was configured; they stay after it was cancelled. */
export const rotationMembers = (rotation: Rotation): NonNullable<Output> => ({
  RotationEnabled: rotation.enabled,
  RotationLambdaARN: rotation.lambdaArn ?? undefined,
  NextRotationDate:
    rotation.enabled && rotation.nextRotation !== null
      ? epochSeconds(rotation.nextRotation)
      : undefined,
  RotationRules: rotation.rules === null ? undefined : rulesMembers(rotation.rules),
  ExternalSecretRotationRoleArn: rotation.externalRoleArn ?? undefined,
  ExternalSecretRotationMetadata:
    rotation.externalMetadata.length > 0
      ? rotation.externalMetadata.map(({ key, value }) => ({ Key: key, Value: value }))
      : undefined,
});

const rulesMembers = (rules: NonNullable<Rotation['rules']>): Output => ({
  AutomaticallyAfterDays: rules.automaticallyAfterDays ?? undefined,
  Duration: rules.duration ?? undefined,
  ScheduleExpression: rules.scheduleExpression ?? undefined,
});
