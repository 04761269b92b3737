import { configureRotation, type RotationWish } from '../../../app/secret/rotation.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import { TOKEN_REQUIRED } from '../../../domain/secret/messages.ts';
import { permission } from '../access.ts';
import { operation, theSecret } from '../operation.ts';
import { identity } from '../wire/answers.ts';
import { orThrow, wireError } from '../wire/errors.ts';
import { clientRequestToken, secretId } from '../wire/members.ts';
import { boolean, integer, list, string, structure, type ValueOf } from '../wire/shape.ts';

const input = structure(
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

/** RotateSecret: stores a configuration. Rotations are not run yet. */
export const rotateSecret = operation({
  name: 'RotateSecret',
  rateGroup: 'Rotation',
  input,
  check: ({ ClientRequestToken }) => {
    if (ClientRequestToken === undefined) {
      throw wireError(rejection('InvalidParameter', TOKEN_REQUIRED));
    }
  },
  target: theSecret,
  access: (request) => [
    permission('secretsmanager:RotateSecret', {
      'secretsmanager:RotationLambdaARN': request.RotationLambdaARN,
      'secretsmanager:ExternalSecretRotationRoleArn': request.ExternalSecretRotationRoleArn,
      'secretsmanager:ModifyRotationRules': request.RotationRules !== undefined,
      'secretsmanager:RotateImmediately': request.RotateImmediately ?? true,
    }),
  ],
  run: async (call, request, head) =>
    identity(orThrow(await configureRotation(call, head, wishOf(request))).head.secret),
});

/** What the request leaves out stays as it is stored; an empty function counts as left out. */
const wishOf = (request: ValueOf<typeof input>): RotationWish => {
  const { RotationRules: rules, ExternalSecretRotationMetadata: metadata } = request;
  return {
    lambdaArn: request.RotationLambdaARN || null,
    rules: rules === undefined ? null : rulesOf(rules),
    externalRoleArn: request.ExternalSecretRotationRoleArn ?? null,
    externalMetadata:
      metadata?.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value })) ?? null,
    rotateImmediately: request.RotateImmediately ?? true,
  };
};

const rulesOf = (
  rules: NonNullable<ValueOf<typeof input>['RotationRules']>,
): NonNullable<RotationWish['rules']> => ({
  automaticallyAfterDays: rules.AutomaticallyAfterDays ?? null,
  duration: rules.Duration ?? null,
  scheduleExpression: rules.ScheduleExpression ?? null,
});
