import type { SecretEvent } from '../secret/events.ts';
import type { Instant, SecretName, VersionId } from '../secret/ids.ts';
import type { Owner } from '../secret/names.ts';
import type { Secret } from '../secret/state.ts';
import type { SecretSummary } from '../secret/summary.ts';
import type { ReplicaStatuses } from './replica-statuses.ts';
import type { SealedVersion } from './sealer.ts';
import type { StreamId } from './stream-id.ts';

export type { StreamId };

/** Where a stream stands: the fold of its commits, with the sealed AWSCURRENT version. */
export type Head = {
  readonly stream: StreamId;
  /** Commits so far; 0 for a stream without any. */
  readonly seq: number;
  readonly secret: Secret;
  readonly current: SealedVersion | null;
  readonly access: Access;
};

/** When values were last read, to the day (midnight UTC). Not an event: it is telemetry. */
export type Access = {
  /** `null` until any version was read. */
  readonly on: Instant | null;
  readonly versions: ReadonlyMap<VersionId, Instant>;
};

/** Who made a commit, in which request and when. */
export type Origin = {
  /** ARN of the principal. */
  readonly actor: string;
  readonly requestId: string;
  readonly at: Instant;
};

/** Facts that become true together, with what they change among the sealed values. */
export type Commit = {
  readonly events: readonly SecretEvent[];
  readonly origin: Origin;
  readonly values: ValueChanges;
};

/** What a commit does to the sealed values of its stream. */
export type ValueChanges = {
  /** The value of the version this commit adds. */
  readonly added: SealedVersion | null;
  /** Values whose data key was wrapped anew; each takes the place of the stored one. */
  readonly rewrapped: readonly SealedVersion[];
  /** The stored value of a version that becomes current by this commit, for the head. */
  readonly promoted: SealedVersion | null;
  /** Values a replica got from its primary; each takes the place of whatever is stored. */
  readonly copied: readonly SealedVersion[];
  /** Values of versions that this commit drops. */
  readonly removed: readonly VersionId[];
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
export type EventStore = ReplicaStatuses & {
  load(stream: StreamId): Promise<Head>;
  /** Several heads with as few reads as possible, in the order asked for; at most 20. */
  loadAll(streams: readonly StreamId[]): Promise<readonly Head[]>;
  append(head: Head, commit: Commit): Promise<Appended>;
  /** A sealed version of the stream, labelled or not; `null` when it has none of that id. */
  loadSealed(stream: StreamId, versionId: VersionId): Promise<SealedVersion | null>;
  /** The commits in order, from the first or after the given seq. */
  readCommits(stream: StreamId, after?: number): AsyncIterable<RecordedCommit>;
  /**
   * Note in the head that a version was read on a day. Kept only if the head is still at this seq; a
   * commit that comes in between may lose it, and the next read notes it again. It is not worth waiting
   * for: a store that is busy or slow gives it up soon, as an `Outage`.
   */
  recordAccess(head: Head, versionId: VersionId, day: Instant): Promise<void>;
  /**
   * Remove sealed values by id, as many as there are; those that are gone already do not matter, and
   * that of a version the secret has stays. With no other value left, a purge is finished: also when
   * no id was given.
   */
  removeSealed(stream: StreamId, versionIds: readonly VersionId[]): Promise<void>;
  /** The ids of all sealed values a stream has, for finding those that should be gone. */
  sealedIds(stream: StreamId): Promise<readonly VersionId[]>;
  /** The orders that `list` takes: those in which the store finds a page without reading the others. */
  readonly orders: ReadonlySet<ListOrder>;
  /**
   * Secrets of an owner in order, scheduled ones included, as their heads show them; it may miss what
   * happened in the last seconds. Reads no more than the page, plus what the order needs; a page may be
   * short, and even empty, with more to follow. A head that cannot be read hides none of the others.
   */
  list(owner: Owner, page: PageRequest): Promise<Page>;
  /**
   * Some streams with a purge to carry out or to finish, longest due first: a recovery window is over,
   * or a secret was purged and its values are not known to be gone. Like a list, it may be behind.
   */
  due(now: Instant, limit: number): Promise<readonly StreamId[]>;
};

/**
 * What secrets are listed by; by a date, those of the same moment are in the order of their names. In
 * the first two a secret stays where it is, in the others it moves on when it is changed or read.
 */
export type ListOrder = 'createdDate' | 'name' | 'changedDate' | 'accessedDate';

/** A page of secrets: at most `limit`, readable or not, after the position of the last one seen. */
export type PageRequest = {
  readonly order: ListOrder;
  readonly descending: boolean;
  readonly limit: number;
  readonly after: Position | null;
  /** Only names that start so. */
  readonly namePrefix: string | null;
};

/** Where a secret stands in an order: a date and a name, of which only the name counts by name. */
export type Position = { readonly at: Instant; readonly name: SecretName };

/** One entry of a list. */
export type Listed = { readonly summary: SecretSummary; readonly access: Access };

/** A secret that has its place in a list, and what was thrown when the rest of its entry was read. */
export type Unreadable = { readonly name: SecretName; readonly error: unknown };

/** Entries, those that cannot be read, both in order, and where to go on; `null` at the end. */
export type Page = {
  readonly entries: readonly Listed[];
  readonly unreadable: readonly Unreadable[];
  readonly next: Position | null;
};
