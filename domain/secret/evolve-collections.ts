import type { EventOf, StageMove, Tag } from './events.ts';
import type { Instant, KeyArn, Stage, VersionId } from './ids.ts';
import { isDefaultKeyOf } from './key-reference.ts';
import type { SecretFacts, Version } from './state.ts';

// How events change the versions, labels and tags of a secret.

type Versions = ReadonlyMap<VersionId, Version>;

type Addition = {
  readonly versionId: VersionId;
  readonly at: Instant;
  readonly keyArns: readonly KeyArn[];
  readonly digest: string | null;
};

/** Adds a version; one that a rotation registered keeps its position and gets its value. */
export const withVersion = (
  { arn, versions, keyId }: Pick<SecretFacts, 'arn' | 'versions' | 'keyId'>,
  { versionId, at: createdAt, keyArns, digest }: Addition,
): Versions => {
  const defaultKeyArn = isDefaultKeyOf(arn, keyId) ? (keyArns[0] ?? null) : null;
  return new Map(versions).set(versionId, { createdAt, keyArns, defaultKeyArn, digest });
};

/** Replaces the keys of rewrapped versions; the new key comes first. */
export const withKeys = (
  { arn, versions }: Pick<SecretFacts, 'arn' | 'versions'>,
  { rewrapped, keyId }: EventOf<'EncryptionKeyChanged'>,
): Versions => {
  const isDefault = isDefaultKeyOf(arn, keyId);
  const changed = new Map(versions);
  for (const { versionId, keyArns } of rewrapped) {
    const before = changed.get(versionId);
    if (before === undefined) continue;
    const { storedDigest: _ofOldKeys, ...version } = before;
    const defaultKeyArn = isDefault ? (keyArns[0] ?? null) : version.defaultKeyArn;
    changed.set(versionId, { ...version, keyArns, defaultKeyArn });
  }
  return changed;
};

/** Applies label moves; a label that moves goes to the end. */
export const withMoves = (
  stages: ReadonlyMap<Stage, VersionId>,
  moves: readonly StageMove[],
): ReadonlyMap<Stage, VersionId> => {
  const moved = new Map(stages);
  for (const { stage, to } of moves) {
    moved.delete(stage);
    if (to !== null) moved.set(stage, to);
  }
  return moved;
};

/** Sets tags; an existing key keeps its position. */
export const withTags = (
  tags: ReadonlyMap<string, string> | null,
  set: readonly Tag[],
): ReadonlyMap<string, string> =>
  new Map([...(tags ?? []), ...set.map(({ key, value }) => [key, value] as const)]);

/** A map without these keys, in the same order. */
export const without = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  keys: readonly Key[],
): ReadonlyMap<Key, Value> => new Map([...map].filter(([key]) => !keys.includes(key)));
