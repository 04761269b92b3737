import type { RotationSettings } from '../../domain/rotation/settings.ts';
import type { SecretEvent } from '../../domain/secret/events.ts';
import { EVERY_EVENT as the } from './every-event.ts';
import {
  created,
  moved,
  NO_ROTATION,
  NOON,
  replicaAdded,
  tagged,
  versionAdded,
} from './examples.ts';

const untagged = (...keys: readonly string[]): SecretEvent => ({
  type: 'SecretUntagged',
  at: NOON,
  keys,
});

const rotated = (rotation: Partial<RotationSettings>): SecretEvent => ({
  type: 'RotationConfigured',
  at: NOON,
  rotation: {
    ...NO_ROTATION,
    ...rotation,
  },
});

/** Histories of secrets that differ in every member of a state. */
export const EVERY_STATE: Readonly<Record<string, readonly SecretEvent[]>> = {
  'with a name only': [created()],
  'with all that a creation tells': [the.SecretCreated],
  'with versions, some without a label': [
    created(),
    versionAdded('v1'),
    versionAdded('v2'),
    moved(['some', null, 'v1'], ['other', null, 'v1']),
  ],
  'with a version whose value is to come': [created(), the.SecretVersionRegistered],
  'with a version that two keys open': [created(), versionAdded('v1'), the.EncryptionKeyChanged],
  'with tags in their order': [created(), tagged({ zebra: '', alpha: '1', 2: 'two' })],
  'that has no tag any more': [created(), tagged({ a: '1' }), untagged('a')],
  'with a policy': [created(), the.ResourcePolicyAttached],
  'that is rotated': [created(), the.RotationConfigured],
  'that is not rotated any more': [created(), the.RotationConfigured, the.RotationCancelled],
  'whose rotation was put off': [created(), the.RotationConfigured, the.RotationRescheduled],
  'with a rotation that has no rules': [created(), rotated({ rules: null, lambdaArn: null })],
  'that is rotated by days': [
    created(),
    rotated({ rules: { automaticallyAfterDays: 1, duration: null, scheduleExpression: null } }),
  ],
  'with replicas': [created(), replicaAdded('us-east-1', 'alias/there'), replicaAdded('eu-west-2')],
  'that has no replica any more': [created(), replicaAdded('us-east-1'), the.ReplicaRemoved],
  'that is a replica': [the.ReplicaCopied],
  'that was a replica and is one of its own': [the.ReplicaCopied, the.ReplicaPromoted],
  'of whose region a link has ended': [created(), the.ReplicaFenced],
  'that is gone, but not its links': [created(), replicaAdded('us-east-1'), the.SecretPurged],
  'scheduled for deletion': [created(), the.DeletionScheduled],
  'that was restored': [created(), the.DeletionScheduled, the.DeletionCancelled],
  'that was purged': [created(), the.SecretPurged],
};
