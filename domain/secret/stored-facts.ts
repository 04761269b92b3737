import type { VersionId } from './ids.ts';
import { isPossibleLength, isRegion, isSecretName } from './names.ts';
import type { Version } from './state.ts';

/** A stored head that this software must not guess at: written by a newer one, or altered. */
export class UnreadableHead extends Error {
  constructor(reason: string) {
    super(`The stored head cannot be read: ${reason}`);
    this.name = 'UnreadableHead';
  }
}

/** Epochs that are no numbers compare as neither earlier nor later, and would stop replication silently. */
export const assertCounts = (counts: readonly number[], least = 0): void => {
  if (counts.every((count) => Number.isSafeInteger(count) && count >= least)) return;
  throw new UnreadableHead('an epoch of replication is no number');
};

/** Lists go by dates, and would not come to an end, or not to every secret, by what is none. */
export const assertDates = (dates: readonly number[]): void => {
  if (!dates.every(Number.isFinite)) throw new UnreadableHead('a date is none');
};

/** A region becomes the name of a directory, and the address of a service. */
export const assertRegions = (regions: readonly unknown[]): void => {
  if (!regions.every(isStoredRegion)) throw new UnreadableHead('a region is none');
};

/** Whether what was stored as a region is one. */
export const isStoredRegion = (stored: unknown): boolean =>
  typeof stored === 'string' && isRegion(stored);

/** Names are told in lists and become parts of keys. */
export const assertName = (stored: unknown): void => {
  if (!isStoredName(stored)) throw new UnreadableHead('a name is none');
};

/** Whether what was stored as the name of a secret is one. */
export const isStoredName = (stored: unknown): boolean =>
  typeof stored === 'string' && isSecretName(stored) && isPossibleLength(stored);

/** What is no version would be served as one without a value, or break whoever comes upon it later. */
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
