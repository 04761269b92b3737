import type { Head } from '../ports/stream.ts';
import type { Region } from '../secret/ids.ts';
import type { Replica } from '../secret/replication.ts';

/** A region that a primary is copied to, with the replica it should have. */
export type ReplicaTarget = { readonly region: Region; readonly replica: Replica };

/** The replicas a secret should have, by region; none for a secret that is a replica itself. */
export const linksOf = ({ secret }: Pick<Head, 'secret'>): ReadonlyMap<Region, Replica> =>
  secret.status === 'absent' || secret.replicaOf !== null ? NO_LINKS : secret.replicas;

const NO_LINKS: ReadonlyMap<Region, Replica> = new Map();

/**
 * Whether a change to this stream may concern other regions: it has or had a link to a replica, perhaps
 * under an earlier secret of the same name, or it was itself a replica that was promoted.
 */
export const mayConcernOtherRegions = ({ secret: { memory } }: Pick<Head, 'secret'>): boolean =>
  memory.lastEpoch > 0 || memory.promoted.size > 0;
