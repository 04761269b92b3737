import { lambdaArnRejection } from '../../../domain/rotation/lambda-arn.ts';
import type { RotationRules } from '../../../domain/rotation/rules.ts';
import {
  readSchedule,
  readStoredSchedule,
  type ScheduleReading,
} from '../../../domain/rotation/schedule.ts';
import { nextRotationDate } from '../../../domain/rotation/windows.ts';
import type { Instant } from '../../../domain/secret/ids.ts';
import type { RotationSettings } from '../../../domain/secret/rotation-settings.ts';
import type { ActiveSecret } from '../../../domain/secret/state.ts';
import type { Call } from '../operation.ts';
import { refusal } from '../wire/errors.ts';
import { clientRequestToken, secretId } from '../wire/members.ts';
import { boolean, integer, list, string, structure, type ValueOf } from '../wire/shape.ts';

/** RotateSecretRequest. */
export const rotationInput = structure(
  {
    SecretId: secretId,
    ClientRequestToken: clientRequestToken,
    RotationLambdaARN: string({ min: 0, max: 2048 }),
    RotationRules: structure({
      AutomaticallyAfterDays: integer({ min: 1, max: 1000 }),
      Duration: string({ min: 2, max: 3, pattern: '[0-9]+h' }),
      ScheduleExpression: string({
        min: 1,
        max: 256,
        pattern: String.raw`[0-9A-Za-z\(\)#\?\*\-\/, ]+`,
      }),
    }),
    ExternalSecretRotationMetadata: list(
      structure({ Key: string({ min: 1, max: 256 }), Value: string({ min: 1, max: 2048 }) }),
    ),
    ExternalSecretRotationRoleArn: string({ min: 20, max: 2048 }),
    RotateImmediately: boolean,
  },
  'SecretId',
);

/** RotateSecretRequest as it was decoded. */
export type RotationInput = ValueOf<typeof rotationInput>;

/**
 * The configuration a request asks for; what it leaves out is as it was stored. Throws
 * InvalidParameterException for a function that can be none (M42) and for rules that cannot be kept.
 */
export const rotationSettings = (
  input: RotationInput,
  { rotation: stored }: ActiveSecret,
  call: Call,
): RotationSettings => {
  const lambdaArn = input.RotationLambdaARN || (stored?.lambdaArn ?? null);
  const broken = lambdaArn === null ? null : lambdaArnRejection(lambdaArn, call.owner.region);
  if (broken !== null) throw refusal(broken);
  const asked = input.RotationRules === undefined ? null : rulesOf(input);
  const rules = asked ?? stored?.rules ?? null;
  const read = asked === null ? readStoredSchedule : readSchedule;
  return {
    lambdaArn,
    rules,
    externalRoleArn: input.ExternalSecretRotationRoleArn ?? stored?.externalRoleArn ?? null,
    externalMetadata: metadataOf(input) ?? stored?.externalMetadata ?? [],
    nextRotation: rules && nextRotation(read(rules, call.schedules), call),
  };
};

const rulesOf = ({ RotationRules }: RotationInput): RotationRules => ({
  automaticallyAfterDays: RotationRules?.AutomaticallyAfterDays ?? null,
  duration: RotationRules?.Duration ?? null,
  scheduleExpression: RotationRules?.ScheduleExpression ?? null,
});

const metadataOf = ({ ExternalSecretRotationMetadata }: RotationInput) =>
  ExternalSecretRotationMetadata?.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));

const nextRotation = (reading: ScheduleReading, { schedules, origin }: Call): Instant | null => {
  if (!reading.ok) throw refusal(reading.rejection);
  return reading.schedule && nextRotationDate(reading.schedule, origin.at, schedules);
};
