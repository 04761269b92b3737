import type { Instant, KeyId, Region } from './ids.ts';

/** A replica that a primary should have in another region. */
export type Replica = {
  readonly keyId: KeyId | null;
  readonly forceOverwrite: boolean;
  readonly addedAt: Instant;
  /** The number of this link among all that its stream has made, counted from 1. */
  readonly epoch: number;
  /**
   * The first epoch after the last promotion there that its stream knows of. A promotion by this
   * epoch or a later one ends this link too: whoever asked for the region did not know about it.
   */
  readonly since: number;
};

/** The source of a replica's state: the link, and the commit of the primary that it shows. */
export type ReplicaSource = ReplicaLink & { readonly seq: number };

/**
 * The link between a replica and its primary. A region that is removed and added again has a later
 * link.
 */
export type ReplicaLink = {
  /** The region of the primary. */
  readonly region: Region;
  readonly epoch: number;
};

/**
 * What a stream remembers of replication beyond the lifetime of one secret. Without it a late
 * worker could overwrite a promoted replica, or bring back a removed one.
 */
export type ReplicationMemory = {
  /** The epoch of the last link from here to another region; 0 if there was none. */
  readonly lastEpoch: number;
  /**
   * The epoch of the last link of earlier secrets of this name, as of the present secret's first
   * link.
   */
  readonly earlier: number;
  /** By region that copied to here, the epoch up to which its copies are rejected. */
  readonly fences: ReadonlyMap<Region, number>;
  /** By region whose replica here was promoted, the epoch of that replica's link. */
  readonly promoted: ReadonlyMap<Region, number>;
  /**
   * By region that was copied to from here, the last epoch whose link is known to have ended by a
   * promotion.
   */
  readonly released: ReadonlyMap<Region, number>;
};

/** The memory of a stream that has never taken part in replication. */
export const NO_REPLICATION: ReplicationMemory = {
  lastEpoch: 0,
  earlier: 0,
  fences: new Map(),
  promoted: new Map(),
  released: new Map(),
};

/**
 * Returns the last epoch whose copies, made from here, may be of earlier secrets of the name. A
 * copy of another secret by a later epoch was made by a stream that has been lost: it may be the
 * last copy.
 */
export const earlierOf = ({
  replicated,
  memory,
}: {
  readonly replicated: boolean;
  readonly memory: ReplicationMemory;
}): number => (replicated ? memory.earlier : memory.lastEpoch);

/**
 * Whether this link has ended: copies by it are rejected, or an earlier link's promotion precluded
 * it.
 */
export const isOver = (memory: ReplicationMemory, link: ReplicaLink, since: number): boolean =>
  isFenced(memory, link) || isPromoted(memory, link.region, since);

/** Whether a replica of this region was promoted by a link of this epoch or a later one. */
export const isPromoted = ({ promoted }: ReplicationMemory, from: Region, since: number): boolean =>
  (promoted.get(from) ?? 0) >= since;

/** Returns the last epoch of a region whose link is known to have ended, in either way. */
export const lastEnd = ({ fences, promoted }: ReplicationMemory, from: Region): number =>
  Math.max(fences.get(from) ?? 0, promoted.get(from) ?? 0);

/** Whether copies by this link are rejected. */
export const isFenced = ({ fences }: ReplicationMemory, link: ReplicaLink): boolean =>
  (fences.get(link.region) ?? 0) >= link.epoch;

/** How many links a backup may be missing; no stream makes as many in its lifetime. */
const MAX_FORGOTTEN = 1_000_000;

/**
 * Whether the last epoch of links from here, as another region reports it, can be right. A region
 * whose store was tampered with must not use up the numbers, which the links to all regions share.
 */
export const isPlausibleEpoch = (
  epoch: number,
  { lastEpoch }: Pick<ReplicationMemory, 'lastEpoch'>,
): boolean => Number.isSafeInteger(epoch) && epoch <= lastEpoch + MAX_FORGOTTEN;

/** Returns the memory with this link and all earlier ones fenced off. */
export const withFence = (memory: ReplicationMemory, link: ReplicaLink): ReplicationMemory =>
  isFenced(memory, link)
    ? memory
    : { ...memory, fences: new Map(memory.fences).set(link.region, link.epoch) };

/** Returns the memory of a stream whose replica by this link was promoted. */
export const withPromotion = (memory: ReplicationMemory, link: ReplicaLink): ReplicationMemory => ({
  ...withFence(memory, link),
  promoted: new Map(memory.promoted).set(link.region, link.epoch),
});

/** Whether one state of a primary, as replicas and statuses identify it, is later than another. */
export const isLater = (
  one: Pick<ReplicaSource, 'epoch' | 'seq'>,
  other: Pick<ReplicaSource, 'epoch' | 'seq'>,
): boolean => (one.epoch === other.epoch ? one.seq > other.seq : one.epoch > other.epoch);
