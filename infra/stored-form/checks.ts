import { UnreadableHead } from '../../domain/ports/unreadable.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { isPossibleLength, isRegion, isSecretName } from '../../domain/secret/names.ts';
import type { Version } from '../../domain/secret/state.ts';

/**
 * Throws `UnreadableHead` unless these are whole numbers of at least `least`. Anything else compares as
 * neither earlier nor later, and would silently stop replication.
 */
export const assertCounts = (counts: readonly number[], least = 0): void => {
  if (counts.every((count) => Number.isSafeInteger(count) && count >= least)) return;
  throw new UnreadableHead('an epoch of replication is no number');
};

/** Throws `UnreadableHead` unless these are times. A list is paged by them, and would loop or skip secrets. */
export const assertDates = (dates: readonly number[]): void => {
  if (!dates.every(Number.isFinite)) throw new UnreadableHead('a date is none');
};

/** Throws `UnreadableHead` unless these are regions: they become directory names and service addresses. */
export const assertRegions = (regions: readonly unknown[]): void => {
  if (!regions.every(isStoredRegion)) throw new UnreadableHead('a region is none');
};

/** Whether a stored value is a valid region. */
export const isStoredRegion = (stored: unknown): boolean =>
  typeof stored === 'string' && isRegion(stored);

/** Throws `UnreadableHead` unless this is a secret name: names are listed and become parts of keys. */
export const assertName = (stored: unknown): void => {
  if (!isStoredName(stored)) throw new UnreadableHead('a name is none');
};

/** Whether a stored value is a valid secret name. */
export const isStoredName = (stored: unknown): boolean =>
  typeof stored === 'string' && isSecretName(stored) && isPossibleLength(stored);

/** Throws `UnreadableHead` for a malformed version, which would be served as one without a value. */
export const assertVersion = (stored: readonly [VersionId, Version]): void => {
  const { 0: versionId, 1: version } = Object(stored);
  const { createdAt, keyArns, digest } = Object(version);
  const isVersion =
    typeof versionId === 'string' &&
    Number.isFinite(createdAt) &&
    Array.isArray(keyArns) &&
    (digest === null || typeof digest === 'string');
  if (!isVersion) throw new UnreadableHead('a version is none');
};
