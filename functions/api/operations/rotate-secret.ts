import { rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { AWSCURRENT, AWSPENDING } from '../../../domain/secret/ids.ts';
import {
  NO_ROTATION_FUNCTION,
  ROTATION_INCOMPLETE,
  TOKEN_REQUIRED,
} from '../../../domain/secret/messages.ts';
import type { RotationSettings } from '../../../domain/secret/rotation-settings.ts';
import type { ActiveSecret } from '../../../domain/secret/state.ts';
import { permission } from '../access.ts';
import { type Call, operation, theSecret } from '../operation.ts';
import { identity, type Output } from '../wire/answers.ts';
import { ApiError, refusal } from '../wire/errors.ts';
import { writableSecret } from './active.ts';
import { amend } from './amend.ts';
import { type RotationInput, rotationInput, rotationSettings } from './rotation-input.ts';

/** RotateSecret: stores a configuration. Running a rotation is a worker's, and not built yet. */
export const rotateSecret = operation({
  name: 'RotateSecret',
  rateGroup: 'Rotation',
  input: rotationInput,
  check: ({ ClientRequestToken }) => {
    if (ClientRequestToken === undefined) {
      throw refusal(rejection('InvalidParameter', TOKEN_REQUIRED));
    }
  },
  target: theSecret,
  access: (input) => [
    permission('secretsmanager:RotateSecret', {
      'secretsmanager:RotationLambdaARN': input.RotationLambdaARN,
      'secretsmanager:ExternalSecretRotationRoleArn': input.ExternalSecretRotationRoleArn,
      'secretsmanager:ModifyRotationRules': input.RotationRules !== undefined,
      'secretsmanager:RotateImmediately': input.RotateImmediately ?? true,
    }),
  ],
  run: (call, input, head) => rotate(call, head, input),
});

/** What is left out of the request is read from the head, so a lost race gathers it anew. */
const rotate = async (call: Call, head: LiveHead, input: RotationInput): Promise<Output> => {
  const { secret } = await amend(call, head, async (live) => ({
    ok: true,
    command: {
      type: 'ConfigureRotation',
      rotation: configuration(input, writableSecret(live), call),
      now: call.origin.at,
    },
    values: {},
  }));
  return identity(secret);
};

const configuration = (
  input: RotationInput,
  secret: ActiveSecret,
  call: Call,
): RotationSettings => {
  const rotation = rotationSettings(input, secret, call);
  if (rotation.lambdaArn === null && rotation.externalRoleArn === null) {
    throw refusal(rejection('InvalidRequest', NO_ROTATION_FUNCTION));
  }
  if (isUnderWay(secret)) throw refusal(rejection('InvalidRequest', ROTATION_INCOMPLETE));
  if (input.RotateImmediately ?? true) throw notBuilt();
  return rotation;
};

/** AWSPENDING on another version than the current one means that a rotation did not end. */
const isUnderWay = ({ stages }: ActiveSecret): boolean => {
  const pending = stages.get(AWSPENDING);
  return pending !== undefined && pending !== stages.get(AWSCURRENT);
};

/** Nothing is stored then, as when the function cannot be invoked. */
const notBuilt = (): ApiError =>
  new ApiError(
    'NotImplementedException',
    'sealstream does not run rotations yet. With RotateImmediately=false the configuration is stored.',
  );
