import type { Listed } from '../ports/secret-index.ts';
import type { Instant, Region, SecretName } from '../secret/ids.ts';
import { owningServiceOf } from '../secret/names.ts';
import { primaryRegionOf } from '../secret/summary.ts';

/** A secret as filters see it; nothing of its value. */
export type Matchable = {
  readonly name: SecretName;
  readonly description: string | null;
  /** Empty without tags. */
  readonly tags: ReadonlyMap<string, string>;
  /** The region of the primary of a replicated secret; `null` without replicas. */
  readonly primaryRegion: Region | null;
  /** The service that manages the secret, such as `rds`; `null` for a user's own. */
  readonly owningService: string | null;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** Midnight UTC of the day of the last read; `null` before the first. */
  readonly accessedOn: Instant | null;
  /** Scheduled for deletion, and listed only on demand. */
  readonly deleted: boolean;
};

/** An entry of the index in a region as filters see it. */
export const matchableOf = ({ summary, access }: Listed, region: Region): Matchable => ({
  name: summary.name,
  description: summary.description,
  tags: summary.tags ?? new Map(),
  primaryRegion: primaryRegionOf(summary, region),
  owningService: owningServiceOf(summary.name),
  createdAt: summary.createdAt,
  changedAt: summary.changedAt,
  accessedOn: access.on,
  deleted: summary.deletion !== null,
});
