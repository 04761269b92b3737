/** Quotas of "AWS Secrets Manager quotas" in the user guide, in one place. */
export const LIMITS = {
  /** User tags on one secret; `aws:` tags do not count. */
  tags: 50,
  /** Replicas of one secret; AWS has one per region and fewer regions than that. */
  replicas: 64,
  /** Bytes of one value, after base64 decoding for a binary one. */
  valueBytes: 65_536,
} as const;
