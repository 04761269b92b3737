/** An attack by unauthenticated clients, all at once and each on its own connection. */
export type Attack = {
  readonly port: number;
  readonly connections: number;
  /** What a connection sends once it is open, before it falls silent. */
  readonly sends: 'nothing' | 'half a head' | 'half a body';
  /** The access key that a request claims to be signed with; its signature is invalid. */
  readonly key: 'unknown' | 'known';
};

/** Pause before a connection that the server closed is opened again, in milliseconds. */
export const REOPEN_AFTER = 2_000;
