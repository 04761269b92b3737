/** Generates identifiers that are unguessable and unbiased. */
export type Ids = {
  /** A UUID for a request. */
  requestId(): string;
  /** Six characters of `[A-Za-z0-9]`, the suffix of a new secret's ARN. */
  arnSuffix(): string;
};
