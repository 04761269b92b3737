import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Commit, Origin, StreamId, ValueChanges } from '../../domain/ports/stream.ts';
import type { RotationSettings } from '../../domain/rotation/settings.ts';
import type { EventOf, SecretEvent, StageMove } from '../../domain/secret/events.ts';
import { NO_VALUES } from '../../domain/secret/head.ts';
import {
  type AccountId,
  branded,
  type Instant,
  instant,
  type KeyArn,
  type KeyId,
  type Region,
  type SecretArn,
  type SecretName,
  type Stage,
  type VersionId,
} from '../../domain/secret/ids.ts';

/** The account, region and time of every example. */
export const ACCOUNT = branded<AccountId>('111122223333');
export const REGION = branded<Region>('eu-west-1');
export const NOON = instant(Date.UTC(2026, 0, 2, 12));

/** Rotation that was never configured. */
export const NO_ROTATION: RotationSettings = {
  lambdaArn: null,
  rules: null,
  externalRoleArn: null,
  externalMetadata: [],
  nextRotation: null,
};

/** A key that wraps the examples' values. */
export const KEY_ARN = branded<KeyArn>(`arn:aws:kms:${REGION}:${ACCOUNT}:key/1111-2222`);

/** A moment this many seconds after noon. */
export const later = (seconds: number): Instant => instant(NOON + seconds * 1000);

/** A version id with the length of a real one. */
export const version = (label: string): VersionId => branded<VersionId>(label.padEnd(32, '.'));

/** The stream of a name, by default in the example account and region. */
export const aStream = (name = 'db/password', owner: Partial<StreamId> = {}): StreamId => ({
  account: ACCOUNT,
  region: REGION,
  name: branded<SecretName>(name),
  ...owner,
});

/** An ARN in the example account and region. */
export const arnOf = (name: string, suffix = 'a1B2c3'): SecretArn =>
  branded<SecretArn>(`arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-${suffix}`);

/** The creation of a secret of this name, by default without description, key or token. */
export const created = (
  name = 'db/password',
  rest: Partial<EventOf<'SecretCreated'>> = {},
): SecretEvent => ({
  type: 'SecretCreated',
  at: NOON,
  arn: arnOf(name),
  name: branded<SecretName>(name),
  description: null,
  keyId: null,
  externalType: null,
  token: null,
  ...rest,
});

/** The addition of a version under the example key; its digest contains its label. */
export const versionAdded = (label: string, digest = `digest-${label}`): SecretEvent => ({
  type: 'SecretVersionAdded',
  at: NOON,
  versionId: version(label),
  keyArns: [KEY_ARN],
  digest,
});

/** Moves as `[stage, from, to]`, with versions given by the labels of `version`. */
export const moved = (
  ...moves: readonly (readonly [stage: string, from: string | null, to: string | null])[]
): SecretEvent => ({
  type: 'VersionStagesMoved',
  at: NOON,
  moves: moves.map(
    ([stage, from, to]): StageMove => ({
      stage: branded<Stage>(stage),
      from: from === null ? null : version(from),
      to: to === null ? null : version(to),
    }),
  ),
});

/** Tags, in the order of the record. */
export const tagged = (tags: Readonly<Record<string, string>>): SecretEvent => ({
  type: 'SecretTagged',
  at: NOON,
  tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
});

/** A replica region, by default under its default key. */
export const replicaAdded = (
  region: string,
  keyId: string | null = null,
  forceOverwrite = false,
): SecretEvent => ({
  type: 'ReplicaAdded',
  at: NOON,
  region: branded<Region>(region),
  keyId: keyId === null ? null : branded<KeyId>(keyId),
  forceOverwrite,
});

/** The removal of these versions. */
export const pruned = (...labels: readonly string[]): SecretEvent => ({
  type: 'VersionsPruned',
  at: NOON,
  versionIds: labels.map(version),
});

/** A deletion whose recovery window ends at this moment. */
export const deletionScheduled = (purgeAfter: Instant): SecretEvent => ({
  type: 'DeletionScheduled',
  at: NOON,
  purgeAfter,
});

/** The end of a secret. */
export const purged = (): SecretEvent => ({ type: 'SecretPurged', at: NOON });

/** A sealed version; its bytes are by default those of the text. */
export const sealed = (
  label: string,
  bytes: Uint8Array = new TextEncoder().encode(`sealed ${label}`),
): SealedVersion => ({ versionId: version(label), bytes });

/** The root user of the example account, at noon. */
export const anOrigin = (rest: Partial<Origin> = {}): Origin => ({
  actor: `arn:aws:iam::${ACCOUNT}:root`,
  requestId: '00000000-0000-4000-8000-000000000001',
  at: NOON,
  ...rest,
});

/** A commit of these facts, with changes of values if any are given. */
export const aCommit = (
  events: readonly SecretEvent[],
  values: Partial<ValueChanges> = {},
  origin = anOrigin(),
): Commit => ({ events, origin, values: { ...NO_VALUES, ...values } });

/** The commit of a CreateSecret call with a value. */
export const creation = (name = 'db/password', label = 'v1', added = sealed(label)): Commit =>
  aCommit([created(name), versionAdded(label), moved(['AWSCURRENT', null, label])], { added });

/** The commit that makes `to` the current version instead of `from`. */
export const replacement = (from: string, to: string, added = sealed(to)): Commit =>
  aCommit([versionAdded(to), moved(['AWSCURRENT', from, to], ['AWSPREVIOUS', null, from])], {
    added,
  });

/** The commits of a secret with these versions as its current one, one after the other. */
export const lifeOf = (first: string, ...others: readonly string[]): readonly Commit[] => [
  creation('db/password', first),
  ...others.map((to, index) => replacement([first, ...others][index] ?? first, to)),
];

/** The commit of a purge, made at this moment. */
export const purge = (at = NOON): Commit => aCommit([purged()], {}, anOrigin({ at }));
