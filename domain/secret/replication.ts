import type { Instant, KeyId, Region } from './ids.ts';

/** A region this secret shall be copied to. */
export type Replica = {
  readonly keyId: KeyId | null;
  readonly forceOverwrite: boolean;
  readonly addedAt: Instant;
  /** Which of the links its stream has made this is, counted from 1. */
  readonly epoch: number;
  /**
   * The first epoch after the last promotion there that its stream has learned of. A promotion from
   * then on ends this link too: whoever asked for the region did not reckon with it.
   */
  readonly since: number;
};

/** What a replica was copied from: the link, and the commit of the primary it shows. */
export type ReplicaSource = ReplicaLink & { readonly seq: number };

/** The tie between a replica and its primary. A region that is taken out and put in again has a later one. */
export type ReplicaLink = {
  /** The region of the primary. */
  readonly region: Region;
  readonly epoch: number;
};

/**
 * What a stream knows of replication for longer than one secret lives. Without it a worker that is
 * late could copy over a replica that was promoted, or bring back one that was removed.
 */
export type ReplicationMemory = {
  /** The epoch of the last link from here to another region; 0 when there was none. */
  readonly lastEpoch: number;
  /** The epoch of the last link of earlier secrets of this name, as of the first link of the present one. */
  readonly earlier: number;
  /** For each region that copied to here, the epoch up to which its copies are no longer taken. */
  readonly fences: ReadonlyMap<Region, number>;
  /** For each region whose replica here was promoted, the epoch of that replica's link. */
  readonly promoted: ReadonlyMap<Region, number>;
  /** For each region a link from here led to, the epoch of the last that is known to have ended so. */
  readonly released: ReadonlyMap<Region, number>;
};

/** The memory of a stream that never took part in replication. */
export const NO_REPLICATION: ReplicationMemory = {
  lastEpoch: 0,
  earlier: 0,
  fences: new Map(),
  promoted: new Map(),
  released: new Map(),
};

/**
 * Up to which epoch copies that were made from here may be of earlier secrets of the name. One of another
 * secret by a later epoch was made by a stream that is lost: it may be the last copy of what was there.
 */
export const earlierOf = ({
  replicated,
  memory,
}: {
  readonly replicated: boolean;
  readonly memory: ReplicationMemory;
}): number => (replicated ? memory.earlier : memory.lastEpoch);

/** Whether copies by this link are not taken, or by the promotion of an earlier link never were. */
export const isOver = (memory: ReplicationMemory, link: ReplicaLink, since: number): boolean =>
  isFenced(memory, link) || isPromoted(memory, link.region, since);

/** Whether a replica of this region was promoted by a link from this epoch on. */
export const isPromoted = ({ promoted }: ReplicationMemory, from: Region, since: number): boolean =>
  (promoted.get(from) ?? 0) >= since;

/** The last epoch of a region whose link is known to have ended, one way or the other. */
export const lastEnd = ({ fences, promoted }: ReplicationMemory, from: Region): number =>
  Math.max(fences.get(from) ?? 0, promoted.get(from) ?? 0);

/** Whether copies by this link are not taken any more. */
export const isFenced = ({ fences }: ReplicationMemory, link: ReplicaLink): boolean =>
  (fences.get(link.region) ?? 0) >= link.epoch;

/** Links that a backup may have forgotten; no stream makes as many in its life. */
const MAX_FORGOTTEN = 1_000_000;

/**
 * Whether another region may be right about the last epoch of links from here. One that was altered
 * must not use up the numbers, which are those of the links to all regions.
 */
export const isPlausibleEpoch = (
  epoch: number,
  { lastEpoch }: Pick<ReplicationMemory, 'lastEpoch'>,
): boolean => Number.isSafeInteger(epoch) && epoch <= lastEpoch + MAX_FORGOTTEN;

/** The memory with this link, and all before it, ended. */
export const withFence = (memory: ReplicationMemory, link: ReplicaLink): ReplicationMemory =>
  isFenced(memory, link)
    ? memory
    : { ...memory, fences: new Map(memory.fences).set(link.region, link.epoch) };

/** The memory of a stream whose replica by this link was promoted. */
export const withPromotion = (memory: ReplicationMemory, link: ReplicaLink): ReplicationMemory => ({
  ...withFence(memory, link),
  promoted: new Map(memory.promoted).set(link.region, link.epoch),
});

/** Whether one state of a primary comes after another, as a replica sees them and statuses tell of them. */
export const isLater = (
  one: Pick<ReplicaSource, 'epoch' | 'seq'>,
  other: Pick<ReplicaSource, 'epoch' | 'seq'>,
): boolean => (one.epoch === other.epoch ? one.seq > other.seq : one.epoch > other.epoch);
