import { fault, missing, never, onReplica, scheduled } from './common-rows.ts';
import { type ErrorRow, errorOf, token } from './row.ts';
import { aFullyLabelled, aSecret } from './secrets.ts';

const MOVE = 'UpdateSecretVersionStage';
const SYSTEM_TAG = "You can't modify system tags. Tag key: 'aws:theirs'.";

const tagging: readonly ErrorRow[] = [
  {
    operation: 'TagResource',
    error: 'InvalidParameterException',
    when: 'a key is reserved',
    says: SYSTEM_TAG,
    provoke: async (world) => {
      const Tags = [{ Key: 'aws:theirs', Value: 'v' }];
      return errorOf(world.sdk.tagResource({ SecretId: await aSecret(world), Tags }));
    },
  },
  {
    operation: 'UntagResource',
    error: 'InvalidParameterException',
    when: 'a key is reserved',
    says: SYSTEM_TAG,
    provoke: async (world) =>
      errorOf(world.sdk.untagResource({ SecretId: await aSecret(world), TagKeys: ['aws:theirs'] })),
  },
  ...(['TagResource', 'UntagResource'] as const).flatMap((operation) => [
    missing(operation),
    scheduled(operation),
    fault(operation),
  ]),
];

const deleting: readonly ErrorRow[] = [
  {
    operation: 'DeleteSecret',
    error: 'InvalidParameterException',
    when: 'the recovery window is too short',
    says: 'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    provoke: async (world) =>
      errorOf(world.sdk.deleteSecret({ SecretId: await aSecret(world), RecoveryWindowInDays: 6 })),
  },
  missing('DeleteSecret'),
  scheduled('DeleteSecret'),
  fault('DeleteSecret'),
  missing('RestoreSecret'),
  fault('RestoreSecret'),
  onReplica('RestoreSecret'),
  never(
    'RestoreSecret',
    'InvalidRequestException',
    'Restoring a secret that is not scheduled for deletion has no effect, and is no error.',
  ),
];

/** The documented errors of the operations on labels, tags and deletion. */
export const labelRows: readonly ErrorRow[] = [
  {
    operation: MOVE,
    error: 'InvalidParameterException',
    when: 'AWSCURRENT would be on no version',
    says: 'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.',
    provoke: async (world) =>
      errorOf(
        world.sdk.updateSecretVersionStage({
          SecretId: await aSecret(world),
          VersionStage: 'AWSCURRENT',
          RemoveFromVersionId: token(1),
        }),
      ),
  },
  {
    operation: MOVE,
    error: 'LimitExceededException',
    when: 'it would be the 21st label',
    says: 'You exceeded the maximum number of staging labels allowed on a secret.',
    provoke: async (world) =>
      errorOf(
        world.sdk.updateSecretVersionStage({
          SecretId: await aFullyLabelled(world),
          VersionStage: 'one-more',
          MoveToVersionId: token(1),
        }),
      ),
  },
  missing(MOVE),
  scheduled(MOVE),
  fault(MOVE),
  ...tagging,
  ...deleting,
];
