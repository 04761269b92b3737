import type { SecretEvent } from '../secret/events.ts';
import type { AccountId, Instant, Region, SecretName, VersionId } from '../secret/ids.ts';
import type { Secret } from '../secret/state.ts';
import type { SealedVersion } from './sealer.ts';

/** The stream of one secret name; it goes on when the name is used again after a purge. */
export type StreamId = {
  readonly account: AccountId;
  readonly region: Region;
  readonly name: SecretName;
};

/** Where a stream stands: the fold of its commits, with the sealed AWSCURRENT version. */
export type Head = {
  readonly stream: StreamId;
  /** Commits so far; 0 for a stream without any. */
  readonly seq: number;
  readonly secret: Secret;
  readonly current: SealedVersion | null;
};

/** Who made a commit, in which request and when. */
export type Origin = {
  /** ARN of the principal. */
  readonly actor: string;
  readonly requestId: string;
  readonly at: Instant;
};

/** Facts that become true together, with the sealed value they speak of. */
export type Commit = {
  readonly events: readonly SecretEvent[];
  readonly origin: Origin;
  readonly sealed: SealedVersion | null;
};

/** A commit as it was stored; `seq` counts from 1 without gaps. */
export type RecordedCommit = {
  readonly seq: number;
  readonly events: readonly SecretEvent[];
  readonly origin: Origin;
};

/** What became of an append. */
export type Appended =
  | { readonly kind: 'appended'; readonly head: Head }
  /** Another commit came first; here is the head it left. Nothing of this commit was kept. */
  | { readonly kind: 'lost'; readonly head: Head }
  /** A commit is under way and its outcome is not known yet: load again after a moment. */
  | { readonly kind: 'contended' };

/**
 * Streams of commits, one per secret name. Loads are strongly consistent. An append is all or nothing
 * at the seq of the given head. An outage is thrown as `Outage`; after one thrown by `append` the
 * commit may or may not have happened, and a retry of the same request finds out.
 */
export type EventStore = {
  load(stream: StreamId): Promise<Head>;
  append(head: Head, commit: Commit): Promise<Appended>;
  /** A sealed version of the stream, labelled or not; `null` when it has none of that id. */
  loadSealed(stream: StreamId, versionId: VersionId): Promise<SealedVersion | null>;
  /** The commits in order, from the first or after the given seq. */
  readCommits(stream: StreamId, after?: number): AsyncIterable<RecordedCommit>;
};
