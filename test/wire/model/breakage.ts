/** JSON that breaks one rule in one place, and what must be said about it. */
export type Breakage = {
  readonly rule: string;
  readonly json: unknown;
  readonly error: 'ValidationException' | 'SerializationException';
  /** The sentences about it, in order; each is complete. */
  readonly says: readonly string[];
};
