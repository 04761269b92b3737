const HOUR = 3_600_000;

/** The quotas of "AWS Secrets Manager quotas" in the user guide. */
export const LIMITS = {
  /** User tags on one secret; `aws:` tags do not count. */
  tags: 50,
  /** Replicas of one secret; AWS allows one per region, and has fewer regions than this. */
  replicas: 64,
  /** Bytes of one value, after base64 decoding if it is binary. */
  valueBytes: 65_536,
  /** Versions of one secret, with or without labels. */
  versions: 100,
  /** Minimum age of an unlabelled version before it can be pruned, in milliseconds. */
  unlabelledVersionMs: 24 * HOUR,
  /** Labels across all versions of one secret. */
  stages: 20,
  /** Days of a recovery window, inclusive. */
  recoveryDays: { min: 7, max: 30 },
} as const;
