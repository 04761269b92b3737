import type { ScheduleClock } from '../../domain/ports/schedule-clock.ts';
import { lambdaArnRejection } from '../../domain/rotation/lambda-arn.ts';
import { readSchedule, readStoredSchedule } from '../../domain/rotation/schedule.ts';
import type {
  ExternalMetadata,
  RotationRules,
  RotationSettings,
} from '../../domain/rotation/settings.ts';
import { nextRotationDate } from '../../domain/rotation/windows.ts';
import { type Result, rejected, rejection } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import { AWSCURRENT, AWSPENDING, type Instant } from '../../domain/secret/ids.ts';
import { NO_ROTATION_FUNCTION, ROTATION_INCOMPLETE } from '../../domain/secret/messages.ts';
import type { ActiveSecret } from '../../domain/secret/state.ts';
import { amend, type ChangeContext, type Changed, ready, writableSecret } from './change.ts';

/** A configuration of rotation; `null` leaves a member as it is stored. */
export type RotationWish = {
  readonly lambdaArn: string | null;
  readonly rules: RotationRules | null;
  readonly externalRoleArn: string | null;
  readonly externalMetadata: readonly ExternalMetadata[] | null;
  /** Rotate now and not only in the next window. */
  readonly rotateImmediately: boolean;
};

/** Dependencies of `configureRotation`. */
export type RotationContext = ChangeContext & { readonly schedules: ScheduleClock };

/**
 * Stores how a secret is rotated. What the wish leaves out is read from the head, so it is gathered
 * again after losing to a concurrent writer.
 */
export const configureRotation = (
  context: RotationContext,
  found: LiveHead,
  wish: RotationWish,
): Promise<Changed> =>
  amend(context, found, async (head) => {
    const writable = writableSecret(head);
    if (!writable.ok) return writable;
    const configured = configuration(context, head, writable.secret, wish);
    if (!configured.ok) return configured;
    const { rotation } = configured;
    const command = { type: 'ConfigureRotation', rotation, now: context.origin.at } as const;
    return { ok: true, command, values: {} };
  });

/** Turns rotation off and keeps its configuration. */
export const cancelRotation = (context: ChangeContext, found: LiveHead): Promise<Changed> =>
  amend(context, found, ready({ type: 'CancelRotation', now: context.origin.at }));

type Configuration = Result<{ readonly rotation: RotationSettings }>;

const configuration = (
  context: RotationContext,
  { stream }: LiveHead,
  secret: ActiveSecret,
  wish: RotationWish,
): Configuration => {
  const stored = secret.rotation;
  const lambdaArn = wish.lambdaArn ?? stored?.lambdaArn ?? null;
  const broken = lambdaArn === null ? null : lambdaArnRejection(lambdaArn, stream.region);
  if (broken !== null) return rejected(broken);
  const next = nextRotation(context, wish.rules, stored?.rules ?? null);
  if (!next.ok) return next;
  const externalRoleArn = wish.externalRoleArn ?? stored?.externalRoleArn ?? null;
  const unusable = unusableRejection(secret, wish, { lambdaArn, externalRoleArn });
  if (unusable !== null) return rejected(unusable);
  const externalMetadata = wish.externalMetadata ?? stored?.externalMetadata ?? [];
  const { rules, nextRotation: date } = next;
  return {
    ok: true,
    rotation: { lambdaArn, rules, externalRoleArn, externalMetadata, nextRotation: date },
  };
};

/** Stored rules are read more leniently: rates of 24 hours and more were once accepted. */
const nextRotation = (
  { origin, schedules }: RotationContext,
  wished: RotationRules | null,
  stored: RotationRules | null,
): Result<{ readonly rules: RotationRules | null; readonly nextRotation: Instant | null }> => {
  const rules = wished ?? stored;
  if (rules === null) return { ok: true, rules, nextRotation: null };
  const reading =
    wished === null ? readStoredSchedule(rules, schedules) : readSchedule(rules, schedules);
  if (!reading.ok) return reading;
  const { schedule } = reading;
  return {
    ok: true,
    rules,
    nextRotation: schedule && nextRotationDate(schedule, origin.at, schedules),
  };
};

const unusableRejection = (
  secret: ActiveSecret,
  { rotateImmediately }: RotationWish,
  { lambdaArn, externalRoleArn }: Pick<RotationSettings, 'lambdaArn' | 'externalRoleArn'>,
) => {
  if (lambdaArn === null && externalRoleArn === null) {
    return rejection('InvalidRequest', NO_ROTATION_FUNCTION);
  }
  if (isUnderWay(secret)) return rejection('InvalidRequest', ROTATION_INCOMPLETE);
  return rotateImmediately ? rejection('NotImplemented', ROTATION_NOT_RUN) : null;
};

/** AWSPENDING on another version than the current one means that a rotation has not finished. */
const isUnderWay = ({ stages }: ActiveSecret): boolean => {
  const pending = stages.get(AWSPENDING);
  return pending !== undefined && pending !== stages.get(AWSCURRENT);
};

/** Nothing is stored then, as when the function cannot be invoked. */
const ROTATION_NOT_RUN =
  'sealstream does not run rotations yet. With RotateImmediately=false the configuration is stored.';
