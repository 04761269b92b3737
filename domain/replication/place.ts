import type { Head } from '../ports/stream.ts';
import type { Region } from '../secret/ids.ts';
import type { Replica } from '../secret/replication.ts';

/** A region with what its replica shall be. */
export type ReplicaTarget = { readonly region: Region; readonly replica: Replica };

/** Where a secret shall be copied to; nowhere when it is a copy itself. */
export const linksOf = ({ secret }: Pick<Head, 'secret'>): ReadonlyMap<Region, Replica> =>
  secret.status === 'absent' || secret.replicaOf !== null ? NOWHERE : secret.replicas;

const NOWHERE: ReadonlyMap<Region, Replica> = new Map();
