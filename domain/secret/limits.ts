const HOUR = 3_600_000;

/** Quotas of "AWS Secrets Manager quotas" in the user guide, in one place. */
export const LIMITS = {
  /** User tags on one secret; `aws:` tags do not count. */
  tags: 50,
  /** Replicas of one secret; AWS has one per region and fewer regions than that. */
  replicas: 64,
  /** Bytes of one value, after base64 decoding for a binary one. */
  valueBytes: 65_536,
  /** Versions of one secret, labelled or not. */
  versions: 100,
  /** An unlabelled version is kept for this long whatever the number, in milliseconds. */
  unlabelledVersionMs: 24 * HOUR,
  /** Labels across all versions of one secret. */
  stages: 20,
  /** Days of a recovery window, inclusive. */
  recoveryDays: { least: 7, most: 30 },
} as const;
