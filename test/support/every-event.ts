import type { EventOf, SecretEvent } from '../../domain/secret/events.ts';
import {
  AWSCURRENT,
  AWSPENDING,
  AWSPREVIOUS,
  branded,
  type KeyArn,
  type KeyId,
  type Region,
  type SecretName,
  type VersionId,
} from '../../domain/secret/ids.ts';
import {
  arnOf,
  created,
  deletionScheduled,
  KEY_ARN,
  later,
  moved,
  NOON,
  pruned,
  purged,
  replicaAdded,
  tagged,
  version,
  versionAdded,
} from './examples.ts';
import { copiedVersion, FROM } from './replicas.ts';

const OTHER_KEY = branded<KeyArn>(KEY_ARN.replace('1111', '3333'));

/** Rotation on a schedule, with every optional member. */
const rotationConfigured: EventOf<'RotationConfigured'> = {
  type: 'RotationConfigured',
  at: later(2),
  rotation: {
    lambdaArn: 'arn:aws:lambda:eu-west-1:111122223333:function:rotate',
    rules: { automaticallyAfterDays: null, duration: '2h', scheduleExpression: 'rate(10 days)' },
    externalRoleArn: 'arn:aws:iam::111122223333:role/rotate',
    externalMetadata: [{ key: 'a', value: '' }],
    nextRotation: later(86_400),
  },
};

/** A copy with a version under the default key, one that two keys open, and a current one without a value yet. */
const replicaCopied: SecretEvent = {
  type: 'ReplicaCopied',
  at: later(3),
  source: { region: FROM, epoch: 2, seq: 7 },
  arn: arnOf('db/password'),
  name: branded<SecretName>('db/password'),
  description: 'für "Ünïcode"',
  keyId: null,
  externalType: 'partner',
  versions: [
    { ...copiedVersion('v1'), defaultKeyArn: KEY_ARN },
    { ...copiedVersion('v2'), keyArns: [OTHER_KEY, KEY_ARN] },
    { ...copiedVersion('v3'), keyArns: [], digest: null, sourceDigest: null },
  ],
  stages: [
    [AWSPREVIOUS, version('v1')],
    [AWSPENDING, version('v2')],
    [AWSCURRENT, version('v3')],
  ],
  tags: [
    ['zebra', ''],
    ['ключ 🗝', '='],
  ],
  policy: '{"Id": "\\u0000"}',
  rotation: { ...rotationConfigured.rotation, enabled: true, configuredAt: later(2) },
};

/** An example of each event, in a valid order; the compiler requires one for a new type. */
export const EVERY_EVENT: { readonly [Type in SecretEvent['type']]: SecretEvent } = {
  SecretCreated: created('db/password', {
    description: 'für "Ünïcode" \\ \u0000 and 🔑',
    keyId: branded<KeyId>('alias/own'),
    externalType: 'partner',
    token: branded<VersionId>('a-token-of-at-least-32-characters'),
    at: later(0.001),
  }),
  SecretVersionAdded: versionAdded('v1'),
  SecretVersionRegistered: {
    type: 'SecretVersionRegistered',
    at: NOON,
    versionId: version('pending'),
  },
  VersionStagesMoved: moved(
    ['AWSCURRENT', null, 'v1'],
    ['gone', 'v1', null],
    ['AWSPENDING', null, 'v1'],
  ),
  VersionsPruned: pruned('v0', 'pending'),
  SecretDescribed: { type: 'SecretDescribed', at: NOON, description: null, externalType: '' },
  EncryptionKeyChanged: {
    type: 'EncryptionKeyChanged',
    at: later(1),
    keyId: null,
    rewrapped: [{ versionId: version('v1'), keyArns: [KEY_ARN, OTHER_KEY] }],
  },
  SecretTagged: tagged({ zebra: '', Zebra: '1', ['__proto__']: 'x', 'ключ 🗝': '=' }),
  SecretUntagged: { type: 'SecretUntagged', at: NOON, keys: ['Zebra', '__proto__'] },
  ResourcePolicyAttached: { type: 'ResourcePolicyAttached', at: NOON, policy: '{"Id": "\\u0000"}' },
  ResourcePolicyRemoved: { type: 'ResourcePolicyRemoved', at: NOON },
  RotationConfigured: rotationConfigured,
  RotationCancelled: { type: 'RotationCancelled', at: NOON },
  RotationRescheduled: {
    type: 'RotationRescheduled',
    at: later(3),
    nextRotation: later(2 * 86_400),
  },
  DeletionScheduled: deletionScheduled(later(7 * 86_400)),
  DeletionCancelled: { type: 'DeletionCancelled', at: NOON },
  ReplicaAdded: replicaAdded('us-east-1', 'alias/there'),
  ReplicaRemoved: {
    type: 'ReplicaRemoved',
    at: NOON,
    region: branded<Region>('us-east-1'),
    promoted: true,
    known: 3,
  },
  ForceOverwriteSpent: {
    type: 'ForceOverwriteSpent',
    at: NOON,
    region: branded<Region>('us-east-1'),
  },
  ReplicaFenced: { type: 'ReplicaFenced', at: NOON, link: { region: FROM, epoch: 1 } },
  ReplicaCopied: replicaCopied,
  ReplicaPromoted: { type: 'ReplicaPromoted', at: NOON, link: { region: FROM, epoch: 2 } },
  SecretPurged: purged(),
};
