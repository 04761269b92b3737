import type { Instant, VersionId } from '../secret/ids.ts';
import type { ReplicaStatuses } from './replica-statuses.ts';
import type { SealedVersion } from './sealer.ts';
import type { SecretIndex } from './secret-index.ts';
import type { Commit, Head, RecordedCommit, StreamId } from './stream.ts';

/**
 * Streams of commits, one per secret name. Loads are strongly consistent. An append is all or nothing
 * at the seq of the given head. An outage is thrown as `Outage`; after one thrown by `append` the
 * commit may or may not have happened, and a retry of the same request finds out.
 */
export type EventStreams = {
  load(stream: StreamId): Promise<Head>;
  /** Several heads with as few reads as possible, in the order asked for; at most 20. */
  loadAll(streams: readonly StreamId[]): Promise<readonly Head[]>;
  append(head: Head, commit: Commit): Promise<Appended>;
  /** The commits in order, from the first or after the given seq. */
  readCommits(stream: StreamId, after?: number): AsyncIterable<RecordedCommit>;
};

/** The result of an append. */
export type Appended =
  | { readonly kind: 'appended'; readonly head: Head }
  /** Another commit came first; this is the head it left. Nothing of this commit was kept. */
  | { readonly kind: 'lost'; readonly head: Head }
  /** Contended: the outcome of another commit in progress is not known yet. Load again after a moment. */
  | { readonly kind: 'contended' };

/** The sealed values of a stream. They are written by commits; these members read them and remove leftovers. */
export type SealedValues = {
  /** A sealed version of the stream, labelled or not; `null` when it has none of that id. */
  loadSealed(stream: StreamId, versionId: VersionId): Promise<SealedVersion | null>;
  /** The ids of all sealed values of a stream, to find those that should be gone. */
  sealedIds(stream: StreamId): Promise<readonly VersionId[]>;
  /**
   * Removes any number of sealed values by id. Ids that are gone already are ignored, and the value of a
   * version that the secret has is kept. Once no other value is left, the purge is finished: also when no
   * id was given.
   */
  removeSealed(stream: StreamId, versionIds: readonly VersionId[]): Promise<void>;
};

/** The access record of each secret: when its versions were last read. */
export type AccessRecords = {
  /**
   * Records in the head that a version was read on a day. Takes effect only if the head is still at this
   * seq; a concurrent commit may lose it, and the next read records it again. It is best-effort: a busy or
   * slow store gives up soon, with an `Outage`.
   */
  recordAccess(head: Head, versionId: VersionId, day: Instant): Promise<void>;
};

/**
 * A kind of scheduled work. A `purge` is due once a recovery window is over, and until the values of a
 * purged secret are known to be gone; a `replica` is due once the `retryAt` of its status has come.
 */
export type DueKind = 'purge' | 'replica';

/** The streams that scheduled work has to look at. */
export type DueWork = {
  /**
   * Some streams with work of a kind that is due, longest due first, each once. Like a list, it may lag by
   * some seconds.
   */
  due(kind: DueKind, now: Instant, limit: number): Promise<readonly StreamId[]>;
};

/** Everything an adapter implements. A consumer asks for the ports it needs, not for this. */
export type EventStore = EventStreams &
  SealedValues &
  AccessRecords &
  SecretIndex &
  ReplicaStatuses &
  DueWork;
