import type { EventOf } from './events.ts';
import type { Instant, KeyArn, VersionId } from './ids.ts';
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
  { versions, keyId }: Pick<SecretFacts, 'versions' | 'keyId'>,
  { versionId, at: createdAt, keyArns, digest }: Addition,
): Versions => {
  const defaultKeyArn = keyId === null ? (keyArns[0] ?? null) : null;
  return new Map(versions).set(versionId, { createdAt, keyArns, defaultKeyArn, digest });
};

/** Versions with the keys that open them now; the new one comes first. */
export const withKeys = (
  versions: Versions,
  { rewrapped, keyId }: EventOf<'EncryptionKeyChanged'>,
): Versions => {
  const changed = new Map(versions);
  for (const { versionId, keyArns } of rewrapped) {
    const before = changed.get(versionId);
    if (before === undefined) continue;
    const { storedDigest: _ofOtherKeys, ...version } = before;
    const defaultKeyArn = keyId === null ? (keyArns[0] ?? null) : version.defaultKeyArn;
    changed.set(versionId, { ...version, keyArns, defaultKeyArn });
  }
  return changed;
};
