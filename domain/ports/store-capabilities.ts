import type { Owner } from '../secret/names.ts';
import type { StreamId } from './stream.ts';

/**
 * What a store may be able to do beyond `EventStore`. A member is absent where the adapter has no such
 * capability; a consumer checks for it and does without.
 */
export type StoreCapabilities = {
  /** Absent where the database delivers changes by itself, as DynamoDB Streams do. */
  readonly changes?: ChangeFeed;
  /** Absent where the store is a file of this process. */
  readonly probe?: Probe;
  /** Commits pending work and releases the file or the connections. */
  readonly close?: () => void;
};

/** A stream moved, by a commit that may concern replicas of its secret. */
export type Change = {
  /** Grows from commit to commit, and is never reused. */
  readonly id: number;
  readonly stream: StreamId;
};

/**
 * The changes of a store, each kept from its commit until it is done: a reader that is interrupted reads
 * it again. The equivalent of DynamoDB Streams for a table.
 */
export type ChangeFeed = {
  /** The oldest changes that are not done, in the order of their commits. */
  pending(limit: number): Promise<readonly Change[]>;
  /** Removes the changes up to this id, inclusive. */
  done(upTo: number): Promise<void>;
};

/** Checks that a remote service answers, with a harmless call. Throws `Outage` or `Misconfiguration`. */
export type Probe = (owner: Owner) => Promise<void>;
