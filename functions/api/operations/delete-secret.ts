import { sweepValues } from '../../../app/secret/purge.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { LIMITS } from '../../../domain/secret/limits.ts';
import { FORCE_AND_WINDOW, WRONG_RECOVERY_WINDOW } from '../../../domain/secret/messages.ts';
import type { Effect } from '../../../domain/secret/repetition.ts';
import { permission } from '../access.ts';
import { type Call, operation } from '../operation.ts';
import { noSuchSecret } from '../steps/locate.ts';
import { epochSeconds, identity, type Output } from '../wire/answers.ts';
import { refusal } from '../wire/errors.ts';
import { secretId } from '../wire/members.ts';
import { boolean, integer, structure, type ValueOf } from '../wire/shape.ts';
import { absentIdentity } from './absent-identity.ts';
import { refuseReplica, writableSecret } from './active.ts';
import { change, plainly } from './amend.ts';
import { amendOnce, madeBefore } from './repetition.ts';

const input = structure(
  {
    SecretId: secretId,
    RecoveryWindowInDays: integer({}),
    ForceDeleteWithoutRecovery: boolean,
  },
  'SecretId',
);

type Input = ValueOf<typeof input>;

const DAY = 86_400_000;

/** DeleteSecret: after a recovery window, or at once. */
export const deleteSecret = operation({
  name: 'DeleteSecret',
  rateGroup: 'DeleteSecret',
  input,
  target: ({ SecretId }) => ({ kind: 'possibleSecret', secretId: SecretId }),
  access: ({ ForceDeleteWithoutRecovery, RecoveryWindowInDays }) => [
    permission('secretsmanager:DeleteSecret', {
      'secretsmanager:ForceDeleteWithoutRecovery': ForceDeleteWithoutRecovery,
      'secretsmanager:RecoveryWindowInDays': RecoveryWindowInDays,
    }),
  ],
  run: (call, request, head) =>
    request.ForceDeleteWithoutRecovery
      ? forced(call, head, request)
      : scheduled(call, head, request),
});

/** The range is checked first, so a window of 0 days together with force gets M30 and not M31. */
const recoveryDays = (input: Input): number => {
  const given = input.RecoveryWindowInDays;
  const days = given ?? LIMITS.recoveryDays.most;
  if (days < LIMITS.recoveryDays.least || days > LIMITS.recoveryDays.most) {
    throw refusal(rejection('InvalidParameter', WRONG_RECOVERY_WINDOW));
  }
  if (given !== undefined && input.ForceDeleteWithoutRecovery) {
    throw refusal(rejection('InvalidParameter', FORCE_AND_WINDOW));
  }
  return days;
};

const scheduled = async (call: Call, head: LiveHead | null, input: Input): Promise<Output> => {
  if (head === null) throw noSuchSecret();
  const effect = schedulingOf(input.RecoveryWindowInDays ?? LIMITS.recoveryDays.most);
  const before = head.secret.status === 'active' ? null : await madeBefore(call, head, effect);
  const { secret } = before ?? (await schedule(call, head, input, effect));
  if (secret.status !== 'scheduledForDeletion') throw new Error('A deletion was not scheduled');
  return { ...identity(secret), DeletionDate: epochSeconds(secret.purgeAfter) };
};

const schedule = async (
  call: Call,
  head: LiveHead,
  input: Input,
  effect: Effect,
): Promise<LiveHead> => {
  writableSecret(head);
  const days = recoveryDays(input);
  const now = call.origin.at;
  const command = { type: 'ScheduleDeletion', recoveryDays: days, now } as const;
  return amendOnce(call, head, plainly(command), effect);
};

/** Known again by the same window. */
const schedulingOf = (days: number): Effect => ({
  holds: (secret) =>
    secret.status === 'scheduledForDeletion' && secret.purgeAfter - secret.deletedAt === days * DAY,
  made: ({ type }) => type === 'DeletionScheduled',
});

/**
 * What is gone already, or by another request in the same moment, is as it should be. The purge is a
 * fact once it is committed; if the sweep after it fails, a later one finishes it.
 */
const forced = async (call: Call, head: LiveHead | null, input: Input): Promise<Output> => {
  if (head !== null) refuseReplica(head);
  recoveryDays(input);
  const now = call.origin.at;
  const DeletionDate = epochSeconds(now);
  if (head === null) return { ...absentIdentity(input.SecretId, call), DeletionDate };
  await change(call, head, plainly({ type: 'ForceDeletion', now }));
  await sweepValues(call.store, head.stream);
  return { ...identity(head.secret), DeletionDate };
};
