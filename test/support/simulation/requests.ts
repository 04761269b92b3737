import type { Gather } from '../../../app/secret/transact.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import type { SecretCommand } from '../../../domain/secret/commands.ts';
import { AWSCURRENT, branded, type Region, type Stage } from '../../../domain/secret/ids.ts';
import type { NewReplica } from '../../../domain/secret/replica-commands.ts';
import type { Dice } from './dice.ts';
import { OWN_KEY } from './key-ring.ts';
import type { ActorPorts } from './world.ts';

/** What a writer makes its requests from. */
export type WriterContext = {
  readonly dice: Dice;
  readonly stream: StreamId;
  readonly ports: ActorPorts;
  /** The regions other than the stream's. */
  readonly elsewhere: readonly Region[];
};

/** A request of a writer, gathered for whatever head it meets. */
export type Request = (context: WriterContext) => Gather;

/** A `SecretCommand` without its time, which is set when the request is made. */
type Timeless<Command> = Command extends unknown ? Omit<Command, 'now'> : never;

const simple =
  (commandOf: (context: WriterContext) => Timeless<SecretCommand>): Request =>
  (context) => {
    const command = { ...commandOf(context), now: context.ports.clock.now() };
    return async () => ({ ok: true, command, values: {} });
  };

const WORDS = ['red', 'green', 'blue'];

export const tag = simple(({ dice }) => ({
  type: 'TagSecret',
  tags: [{ key: dice.pick(WORDS), value: dice.pick(WORDS) }],
}));

export const untag = simple(({ dice }) => ({ type: 'UntagSecret', keys: [dice.pick(WORDS)] }));

export const attachPolicy = simple(({ dice }) => ({
  type: 'AttachPolicy',
  policy: `{"Id":"${dice.pick(WORDS)}"}`,
}));

export const removePolicy = simple(() => ({ type: 'RemovePolicy' }));

export const describeSecret = simple(({ dice }) => ({
  type: 'UpdateSecret',
  description: dice.pick([null, ...WORDS]),
  externalType: undefined,
  keyChange: null,
  versionId: null,
  version: null,
  stored: 'unknown',
}));

export const rotate = simple(({ dice }) => ({
  type: 'ConfigureRotation',
  rotation: {
    lambdaArn: `arn:aws:lambda:${dice.pick(WORDS)}`,
    rules: null,
    externalRoleArn: null,
    externalMetadata: [],
    nextRotation: null,
  },
}));

/** One or two other regions, with a random key and random force. */
export const someReplicas = ({ dice, elsewhere }: WriterContext): readonly NewReplica[] => {
  const regions = new Set([dice.pick(elsewhere), dice.pick(elsewhere)]);
  return [...regions].map((region) => ({
    region,
    keyId: dice.chance(0.3) ? OWN_KEY : null,
    forceOverwrite: dice.chance(0.4),
  }));
};

export const addReplicas = simple((context) => ({
  type: 'AddReplicas',
  replicas: someReplicas(context),
}));

export const removeReplicas = simple(({ dice, elsewhere }) => ({
  type: 'RemoveReplicas',
  regions: dice.chance(0.5) ? [dice.pick(elsewhere)] : elsewhere,
}));

export const forceDeletion = simple(() => ({ type: 'ForceDeletion' }));

export const promote = simple(() => ({ type: 'PromoteReplica' }));

/** Moves a custom label from wherever it is to any version or to none. */
export const moveLabel: Request = ({ dice, ports }) => {
  const stage = branded<Stage>(dice.pick(WORDS));
  const now = ports.clock.now();
  return async ({ secret }) => {
    const versions = secret.status === 'absent' ? [] : [...secret.versions.keys()];
    const removeFrom = secret.status === 'absent' ? null : (secret.stages.get(stage) ?? null);
    const moveTo = dice.pick([null, ...versions]);
    return {
      ok: true,
      command: { type: 'MoveStage', stage, removeFrom, moveTo, now },
      values: {},
    };
  };
};

/** Moves AWSCURRENT to any version, with its value for the head. */
export const makeCurrent: Request = ({ dice, ports, stream }) => {
  const now = ports.clock.now();
  return async ({ secret }) => {
    const versions = secret.status === 'absent' ? [] : [...secret.versions.keys()];
    const removeFrom = secret.status === 'absent' ? null : (secret.stages.get(AWSCURRENT) ?? null);
    const moveTo = dice.pick([removeFrom, ...versions]);
    const command = { type: 'MoveStage', stage: AWSCURRENT, removeFrom, moveTo, now } as const;
    if (moveTo === null) return { ok: true, command, values: {} };
    const promoted = await ports.own.store.loadSealed(stream, moveTo);
    return promoted === null
      ? { ok: false, rejection: { code: 'ResourceNotFound', message: 'It was dropped' } }
      : { ok: true, command, values: { promoted } };
  };
};
