import type { KeySelector } from '../../domain/ports/key-service.ts';
import type { SealedVersion, Sealer, Sealing } from '../../domain/ports/sealer.ts';
import type { Head } from '../../domain/ports/stream.ts';
import type { ReplicaTarget } from '../../domain/replication/links.ts';
import { primaryKeyFailure, replicaKeyFailure } from '../../domain/replication/messages.ts';
import {
  type CopyPlan,
  keptAsCurrent,
  type PlannedVersion,
  planCopy,
} from '../../domain/replication/plan-copy.ts';
import { type Rejection, rejected, rejection } from '../../domain/secret/decision.ts';
import { without } from '../../domain/secret/evolve-collections.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { Instant, SecretArn, VersionId } from '../../domain/secret/ids.ts';
import { isDefaultKeyOf, keySelector } from '../../domain/secret/key-reference.ts';
import { keyRejection } from '../../domain/secret/key-rejections.ts';
import type { CopiedVersion, ReplicaCopied } from '../../domain/secret/replica-events.ts';
import { earlierOf, type ReplicaSource } from '../../domain/secret/replication.ts';
import type { Secret } from '../../domain/secret/state.ts';
import type { Gather } from '../secret/transact.ts';
import type { Reservation } from './memory-budget.ts';
import type { OpenedValues } from './opened-values.ts';
import { throwFromKeys } from './outages.ts';

/** The primary has changed: a value it had when it was read is gone. */
export class PrimaryChanged extends Error {
  constructor() {
    super('A value of the primary went while it was being copied');
    this.name = 'PrimaryChanged';
  }
}

/** Everything a copy is made from. */
export type CopyParts = {
  readonly primary: LiveHead;
  readonly source: ReplicaSource;
  readonly target: ReplicaTarget;
  readonly values: OpenedValues;
  /** Seals under keys of the replica's region. */
  readonly sealer: Sealer;
  /** Loads a sealed value of the replica; `null` when its store has none. */
  readonly stored: (versionId: VersionId) => Promise<SealedVersion | null>;
  /** Covers the values that are held until the copy is made. */
  readonly reservation: Reservation;
  readonly now: Instant;
};

/**
 * Gathers the copy for one head of the replica: values it lacks are opened under the primary's key and
 * sealed under the replica's, bound to the replica's ARN. Values sealed for an earlier head are reused.
 * Throws `PrimaryChanged`.
 */
export const gatherCopy = (parts: CopyParts): Gather => {
  const { primary, target } = parts;
  const owner = { account: primary.stream.account, region: target.region };
  // Checked even if there is no value yet that the key would have to seal.
  const broken = keyRejection(target.replica.keyId, owner);
  const seal = sealOnce(parts, keySelector(target.replica.keyId, owner));
  return async (head) => {
    if (broken !== null) return rejected(broken);
    const { plan, promoted } = await planFor(parts, head);
    const { facts, versions } = plan;
    await parts.reservation.acquire(versions.filter(({ seal }) => seal).length + 1);
    const done: Copied[] = [];
    for (const planned of versions) {
      const copied = await copiedBy(planned, facts, seal);
      if ('code' in copied) return rejected(copied);
      done.push(copied);
    }
    const copy = { ...facts, versions: done.map(({ version }) => version) };
    const copied = done.flatMap(({ sealing }) => (sealing ? [sealing.version] : []));
    const { since } = target.replica;
    const earlier = earlierOf(primary.secret);
    const command = { type: 'CopyReplica', copy, since, earlier, now: parts.now } as const;
    return { ok: true, command, values: { copied, promoted } };
  };
};

/** A plan, and the stored value it brings into the replica's head: see `keptAsCurrent`. */
type Planned = { readonly plan: CopyPlan; readonly promoted: SealedVersion | null };

/**
 * Plans the copy for one head. If the stored value that should become current is missing, or does not match
 * its recorded digests, the copy is planned as if the replica never had that version: the value was damaged,
 * or dropped by another worker after the head was loaded.
 */
const planFor = async (parts: CopyParts, head: Head): Promise<Planned> => {
  const planWith = (before: Secret): CopyPlan =>
    planCopy(parts.primary.secret, parts.source, parts.target, before);
  const plan = planWith(head.secret);
  const kept = keptAsCurrent(plan);
  const isNeeded = kept !== null && kept.digest !== null;
  if (!isNeeded || head.current?.versionId === kept.versionId) return { plan, promoted: null };
  const stored = await parts.stored(kept.versionId);
  return stored !== null && parts.sealer.matchesRecordedDigest(stored, kept)
    ? { plan, promoted: stored }
    : { plan: planWith(lacking(head.secret, kept.versionId)), promoted: null };
};

const lacking = (secret: Secret, versionId: VersionId): Secret =>
  secret.status === 'absent'
    ? secret
    : { ...secret, versions: without(secret.versions, [versionId]) };

type Copied = { readonly version: CopiedVersion; readonly sealing: Sealing | null };
type Seal = (versionId: VersionId, arn: SecretArn) => Promise<Sealing | Rejection>;

const copiedBy = async (
  planned: PlannedVersion,
  { arn, keyId }: Pick<ReplicaCopied, 'arn' | 'keyId'>,
  seal: Seal,
): Promise<Copied | Rejection> => {
  if (!planned.seal) return { version: planned.copied, sealing: null };
  const isDefault = isDefaultKeyOf(arn, keyId);
  const sealing = await seal(planned.versionId, arn);
  return 'code' in sealing ? sealing : { version: factsOf(planned, sealing, isDefault), sealing };
};

const factsOf = (
  { versionId, version }: Extract<PlannedVersion, { seal: true }>,
  { keyArns, digest, storedDigest }: Sealing,
  isDefault: boolean,
): CopiedVersion => ({
  versionId,
  createdAt: version.createdAt,
  keyArns,
  defaultKeyArn: isDefault ? (keyArns[0] ?? null) : null,
  digest,
  sourceDigest: version.digest,
  storedDigest,
});

const sealOnce = ({ values, sealer }: CopyParts, key: KeySelector): Seal => {
  const sealings = new Map<VersionId, Sealing>();
  return async (versionId, secretArn) => {
    const known = sealings.get(versionId);
    if (known) return known;
    const opening = await values.open(versionId);
    if (opening === null) throw new PrimaryChanged();
    if (!opening.ok) return rejection('DecryptionFailure', primaryKeyFailure(opening.failure));
    const context = { secretArn, versionId };
    const sealed = await sealer.seal(opening.value, context, key).catch(throwFromKeys);
    if (!sealed.ok) return rejection('EncryptionFailure', replicaKeyFailure(sealed.failure));
    sealings.set(versionId, sealed.value);
    return sealed.value;
  };
};
