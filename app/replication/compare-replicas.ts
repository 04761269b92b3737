import { Outage } from '../../domain/ports/outage.ts';
import type { SealedVersion } from '../../domain/ports/sealer.ts';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import {
  compareReplica,
  leaving,
  type ReplicaComparison,
  type ReplicaView,
  type ValueCheck,
} from '../../domain/replication/comparison.ts';
import { linksOf } from '../../domain/replication/links.ts';
import { AWSCURRENT, type Region, type VersionId } from '../../domain/secret/ids.ts';
import type { Version } from '../../domain/secret/state.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { type RegionPorts, type ReplicationPorts, regionPorts } from './ports.ts';

/**
 * Compares the replicas of a primary with it, down to the stored bytes of every value, and returns those
 * that deviate. The replicas are read before the primary, so one that shows a later state is really ahead.
 */
export const compareReplicas = async (
  ports: ReplicationPorts,
  stream: StreamId,
): Promise<readonly ReplicaComparison[]> => {
  const store = verifiedHeads(regionPorts(ports, stream.region).store);
  const links = linksOf(await store.load(stream));
  const replicas = new Map<Region, ReplicaView>();
  for (const region of links.keys()) replicas.set(region, await readReplica(ports, stream, region));
  // A status is written after the commit it is about, so one that is later than the head is wrong.
  const statuses = await store.replicaStatuses(stream);
  const primary = await store.load(stream);
  return [
    ...[...statuses.keys()].filter((region) => !linksOf(primary).has(region)).map(leaving),
    ...[...replicas].flatMap(
      ([region, view]) =>
        compareReplica(primary, region, { view, status: statuses.get(region) }) ?? [],
    ),
  ];
};

const readReplica = async (
  ports: ReplicationPorts,
  stream: StreamId,
  region: Region,
): Promise<ReplicaView> => {
  const replicaPorts = ports.regional(region);
  if (replicaPorts === null) return { incomparable: 'notEnabled' };
  try {
    const verified = { ...replicaPorts, store: verifiedHeads(replicaPorts.store) };
    return await ports.breakers.call(region, () => viewOf(verified, { ...stream, region }));
  } catch (error) {
    return { incomparable: error instanceof Outage ? 'unreachable' : 'unreadable', error };
  }
};

/** How often a replica that changes while it is read is read again; the next comparison covers it. */
const MAX_READS = 3;

/**
 * Reads a replica and checks its values, but not those of an unrelated secret that has the name. A value
 * counts as damaged only if the head that records its digest is still the latest one afterwards.
 */
const viewOf = async (ports: RegionPorts, stream: StreamId): Promise<ReplicaView> => {
  let head = await ports.store.load(stream);
  for (let read = 1; read <= MAX_READS; read += 1) {
    const { secret, seq } = head;
    const isReplica = secret.status !== 'absent' && secret.replicaOf !== null;
    const values = isReplica ? await checkValues(ports, head) : INTACT;
    if (values.intact) return { secret, values };
    head = await ports.store.load(stream);
    if (head.seq === seq) return { secret, values };
  }
  return { secret: head.secret, values: INTACT };
};

/**
 * Checks every sealed value of a secret against its recorded digest, one after the other and without a key.
 * Throws `Outage`; any other error on reading a value means that the value is damaged.
 */
const checkValues = async (ports: RegionPorts, head: Head): Promise<ValueCheck> => {
  const { secret } = head;
  if (secret.status === 'absent') return INTACT;
  const current = secret.stages.get(AWSCURRENT);
  for (const [versionId, version] of secret.versions) {
    if (version.digest === null) continue;
    const check = await checkStored(ports, head, [versionId, version]);
    if (!check.intact) return check;
    if (versionId === current && !matches(ports, head.current, [versionId, version]))
      return DAMAGED;
  }
  return INTACT;
};

const INTACT = { intact: true } as const;

const DAMAGED = { intact: false, error: undefined } as const;

type Entry = readonly [VersionId, Version];

const checkStored = async (ports: RegionPorts, head: Head, entry: Entry): Promise<ValueCheck> => {
  try {
    const sealed = await ports.store.loadSealed(head.stream, entry[0]);
    return matches(ports, sealed, entry) ? INTACT : DAMAGED;
  } catch (error) {
    if (error instanceof Outage) throw error;
    return { intact: false, error };
  }
};

const matches = (
  { sealer }: RegionPorts,
  sealed: SealedVersion | null,
  [versionId, version]: Entry,
): boolean => sealed?.versionId === versionId && sealer.matchesRecordedDigest(sealed, version);
