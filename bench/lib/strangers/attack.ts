/** What strangers do to a server all at once, each on a connection of its own. */
export type Attack = {
  readonly port: number;
  readonly connections: number;
  /** What a connection says once it is open, before it falls silent. */
  readonly says: 'nothing' | 'half a head' | 'half a body';
  /** The access key that a request claims to be signed with; its signature is made up. */
  readonly key: 'unknown' | 'known';
};

/** In milliseconds: a connection that the server closes is opened again after this pause. */
export const REOPEN_AFTER = 2_000;
