import type { Instant, Region, SecretName } from '../secret/ids.ts';

/** What a list of secrets knows of one of them to match and to sort it; nothing of its value. */
export type Listed = {
  readonly name: SecretName;
  readonly description: string | null;
  /** Empty without tags. */
  readonly tags: ReadonlyMap<string, string>;
  /** Where a replicated secret has its primary; `null` without replicas. */
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
