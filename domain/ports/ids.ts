/** Fresh identifiers, unguessable and without bias. */
export type Ids = {
  /** A UUID for one request. */
  requestId(): string;
  /** Six of `[A-Za-z0-9]`, for the end of a new secret's ARN. */
  arnSuffix(): string;
};
