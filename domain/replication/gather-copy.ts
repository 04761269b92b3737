import type { KeySelector } from '../ports/key-service.ts';
import type { Sealer, Sealing } from '../ports/sealer.ts';
import { type Rejection, rejection } from '../secret/decision.ts';
import type { Instant, SecretArn, VersionId } from '../secret/ids.ts';
import type { CopiedVersion, ReplicaCopied } from '../secret/replica-events.ts';
import type { ReplicaSource } from '../secret/replication.ts';
import type { Gather } from '../transact.ts';
import { primaryKeyTrouble, replicaKeyTrouble } from './messages.ts';
import type { OpenedValues, Primary } from './opened-values.ts';
import type { Place } from './place.ts';
import { type PlannedVersion, planCopy } from './plan-copy.ts';
import { promotedValue, type StoredValue } from './promoted-value.ts';

/** The primary has moved on: a value it had when it was read is gone. */
export class PrimaryMoved extends Error {
  constructor() {
    super('A value of the primary went while it was being copied');
    this.name = 'PrimaryMoved';
  }
}

/** Everything a copy is made of. */
export type CopyParts = {
  readonly primary: Primary;
  readonly source: ReplicaSource;
  readonly place: Place;
  readonly values: OpenedValues;
  /** Seals under keys of the replica's region. */
  readonly sealer: Sealer;
  /** Reads the values the replica has. */
  readonly stored: StoredValue;
  readonly now: Instant;
};

/**
 * The copy for one head of the replica: values it lacks are opened under the primary's key and sealed
 * again under the replica's, bound to the replica's ARN. What was sealed for an earlier head is used
 * again. Throws `PrimaryMoved`.
 */
export const gatherCopy = (parts: CopyParts): Gather => {
  const seal = sealOnce(parts);
  return async (head) => {
    const { facts, versions } = planCopy(
      parts.primary.secret,
      parts.source,
      parts.place,
      head.secret,
    );
    const done: Copied[] = [];
    for (const planned of versions) {
      const copied = await copiedBy(planned, facts, seal);
      if ('code' in copied) return { ready: false, rejection: copied };
      done.push(copied);
    }
    const copy = { ...facts, versions: done.map(({ version }) => version) };
    const copied = done.flatMap(({ sealing }) => (sealing ? [sealing.version] : []));
    const promoted = await promotedValue(parts.stored, head, copy, copied);
    if (promoted !== null && 'code' in promoted) return { ready: false, rejection: promoted };
    const { since } = parts.place.replica;
    const command = { type: 'CopyReplica', copy, since, now: parts.now } as const;
    return { ready: true, command, values: { copied, promoted } };
  };
};

type Copied = { readonly version: CopiedVersion; readonly sealing: Sealing | null };
type Seal = (versionId: VersionId, arn: SecretArn) => Promise<Sealing | Rejection>;

const copiedBy = async (
  planned: PlannedVersion,
  { arn, keyId }: Pick<ReplicaCopied, 'arn' | 'keyId'>,
  seal: Seal,
): Promise<Copied | Rejection> => {
  if (!planned.seal) return { version: planned.copied, sealing: null };
  const isDefault = keyId === null;
  const sealing = await seal(planned.versionId, arn);
  return 'code' in sealing ? sealing : { version: factsOf(planned, sealing, isDefault), sealing };
};

const factsOf = (
  { versionId, version }: Extract<PlannedVersion, { seal: true }>,
  { keyArns, digest }: Sealing,
  isDefault: boolean,
): CopiedVersion => ({
  versionId,
  createdAt: version.createdAt,
  keyArns,
  defaultKeyArn: isDefault ? (keyArns[0] ?? null) : null,
  digest,
  sourceDigest: version.digest,
});

const sealOnce = ({ values, sealer, place, primary }: CopyParts): Seal => {
  const { region, replica } = place;
  const key: KeySelector = { account: primary.stream.account, region, keyId: replica.keyId };
  const done = new Map<VersionId, Sealing>();
  return async (versionId, secretArn) => {
    const known = done.get(versionId);
    if (known) return known;
    const opening = await values.open(versionId);
    if (opening === null) throw new PrimaryMoved();
    if (!opening.ok) return rejection('DecryptionFailure', primaryKeyTrouble(opening.failure));
    const sealed = await sealer.seal(opening.value, { secretArn, versionId }, key);
    if (!sealed.ok) return rejection('EncryptionFailure', replicaKeyTrouble(sealed.failure));
    done.set(versionId, sealed.value);
    return sealed.value;
  };
};
