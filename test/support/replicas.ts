import type { SecretEvent } from '../../domain/secret/events.ts';
import { AWSCURRENT, branded, type Region, type SecretName } from '../../domain/secret/ids.ts';
import type { CopiedVersion, ReplicaCopied } from '../../domain/secret/replica-events.ts';
import type { ReplicaSource } from '../../domain/secret/replication.ts';
import { arnOf, KEY_ARN, NOON, version } from './examples.ts';

/** The region of the primary, and another region that could be one's too. */
export const FROM = branded<Region>('us-east-1');
export const ELSEWHERE = branded<Region>('ap-south-1');

/** The first commit of the first link from `FROM`, with the given changes. */
export const aSource = (rest: Partial<ReplicaSource> = {}): ReplicaSource => ({
  region: FROM,
  epoch: 1,
  seq: 1,
  ...rest,
});

/** A version of a replica, with digests made from its label. */
export const copiedVersion = (label: string): CopiedVersion => ({
  versionId: version(label),
  createdAt: NOON,
  keyArns: [KEY_ARN],
  defaultKeyArn: KEY_ARN,
  digest: `copy-${label}`,
  sourceDigest: `digest-${label}`,
  storedDigest: `stored-${label}`,
});

/** A copy with one version, the current one. */
export const aCopy = (source: Partial<ReplicaSource> = {}): ReplicaCopied => ({
  source: aSource(source),
  arn: arnOf('db/password'),
  name: branded<SecretName>('db/password'),
  description: null,
  keyId: null,
  externalType: null,
  versions: [copiedVersion('v1')],
  stages: [[AWSCURRENT, version('v1')]],
  tags: null,
  policy: null,
  rotation: null,
});

/** A replica that shows this state of its primary. */
export const replicaCopied = (source: Partial<ReplicaSource> = {}): SecretEvent => ({
  type: 'ReplicaCopied',
  at: NOON,
  ...aCopy(source),
});

/** The promotion of the replica by this link of `FROM`. */
export const promotedFrom = (epoch: number): SecretEvent => ({
  type: 'ReplicaPromoted',
  at: NOON,
  link: { region: FROM, epoch },
});

/** The fence against copies by this link of `FROM`. */
export const fencedFrom = (epoch: number): SecretEvent => ({
  type: 'ReplicaFenced',
  at: NOON,
  link: { region: FROM, epoch },
});
