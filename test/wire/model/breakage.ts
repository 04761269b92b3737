/** JSON that breaks one constraint in one place, and the expected error. */
export type Breakage = {
  readonly rule: string;
  readonly json: unknown;
  readonly error: 'ValidationException' | 'SerializationException';
  /** The complete sentences of the message, in order. */
  readonly says: readonly string[];
};
