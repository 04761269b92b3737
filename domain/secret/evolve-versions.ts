import type { EventOf } from './events.ts';
import type { Instant, KeyArn, VersionId } from './ids.ts';
import { isDefaultKeyOf } from './key-reference.ts';
import type { SecretFacts, Version } from './state.ts';

type Versions = ReadonlyMap<VersionId, Version>;

type Addition = {
  readonly versionId: VersionId;
  readonly at: Instant;
  readonly keyArns: readonly KeyArn[];
  readonly digest: string | null;
};

/** Versions with this one added; one that was reserved keeps its place and gets its value. */
export const withVersion = (
  { arn, versions, keyId }: Pick<SecretFacts, 'arn' | 'versions' | 'keyId'>,
  { versionId, at: createdAt, keyArns, digest }: Addition,
): Versions => {
  const defaultKeyArn = isDefaultKeyOf(arn, keyId) ? (keyArns[0] ?? null) : null;
  return new Map(versions).set(versionId, { createdAt, keyArns, defaultKeyArn, digest });
};

/** Versions with the keys that open them now; the new one comes first. */
export const withKeys = (
  { arn, versions }: Pick<SecretFacts, 'arn' | 'versions'>,
  { rewrapped, keyId }: EventOf<'EncryptionKeyChanged'>,
): Versions => {
  const isDefault = isDefaultKeyOf(arn, keyId);
  const changed = new Map(versions);
  for (const { versionId, keyArns } of rewrapped) {
    const before = changed.get(versionId);
    if (before === undefined) continue;
    const { storedDigest: _ofOtherKeys, ...version } = before;
    const defaultKeyArn = isDefault ? (keyArns[0] ?? null) : version.defaultKeyArn;
    changed.set(versionId, { ...version, keyArns, defaultKeyArn });
  }
  return changed;
};
