import { ownHeads } from '../own-heads.ts';
import type { Head, StreamId } from '../ports/event-store.ts';
import { Outage } from '../ports/outage.ts';
import type { ReplicaStatus } from '../ports/replica-statuses.ts';
import type { Region } from '../secret/ids.ts';
import type { Secret } from '../secret/state.ts';
import { type Difference, differenceOf } from './difference.ts';
import { homeOf } from './home.ts';
import { linksOf, type Place } from './place.ts';
import type { ReplicationPorts } from './ports.ts';

/** A region that is not as the primary wants it, or is and is not known to be. */
export type Sighting = {
  readonly region: Region;
  readonly difference: Difference | Unseen | Untold;
  /** The link, and the last epoch the region knows of, where a new link would help. */
  readonly outdated: { readonly epoch: number; readonly known: number } | null;
};

/**
 * A region that cannot be compared: it does not answer, what it answers cannot be read, or it is not
 * replicated to or being left. It keeps no other region from being compared.
 */
type Unseen = 'unreachable' | 'unreadable' | 'notEnabled' | 'leaving';

/**
 * The replica is as it should be and its status tells of a failure: of two workers the one that failed
 * was the last to say so, or it did not hear that it had not failed.
 */
type Untold = 'untold';

/**
 * The regions in which a primary is not as it should be. The replicas are read before the primary is:
 * one that then shows a later state was not merely quicker.
 */
export const survey = async (
  ports: ReplicationPorts,
  stream: StreamId,
): Promise<readonly Sighting[]> => {
  const home = homeOf(ports, stream.region);
  const store = ownHeads(home.store);
  const links = linksOf(await store.load(stream));
  const replicas = new Map<Region, Secret | Unseen>();
  for (const region of links.keys()) replicas.set(region, await secretIn(ports, stream, region));
  const primary = await store.load(stream);
  const statuses = await store.replicaStatuses(stream);
  const leaving = [...statuses.keys()].filter((region) => !linksOf(primary).has(region));
  return [
    ...leaving.map((region) => ({ region, difference: 'leaving', outdated: null }) as const),
    ...[...replicas].flatMap(([region, seen]) =>
      sightingOf(primary, region, { seen, status: statuses.get(region) }),
    ),
  ];
};

const secretIn = async (
  ports: ReplicationPorts,
  stream: StreamId,
  region: Region,
): Promise<Secret | Unseen> => {
  const there = ports.regional(region);
  if (there === null) return 'notEnabled';
  try {
    return (await ownHeads(there.store).load({ ...stream, region })).secret;
  } catch (error) {
    return error instanceof Outage ? 'unreachable' : 'unreadable';
  }
};

/** A replica as it was found, and what is known of it. */
type Look = { readonly seen: Secret | Unseen; readonly status: ReplicaStatus | undefined };

/** Nothing is said of a link that was ended or made while it was looked at. */
const sightingOf = (primary: Head, region: Region, { seen, status }: Look): readonly Sighting[] => {
  const replica = linksOf(primary).get(region);
  const { secret } = primary;
  if (replica === undefined || secret.status === 'absent') return [];
  if (typeof seen === 'string') return [{ region, difference: seen, outdated: null }];
  const place: Place = { region, replica };
  const difference = differenceOf({ ...primary, secret }, place, seen);
  if (difference === null) {
    const isTold = status?.state !== 'Failed' || status.seq !== primary.seq;
    return isTold ? [] : [{ region, difference: 'untold', outdated: null }];
  }
  const renewable = difference === 'ahead' || difference === 'diverged';
  const known = Math.max(replica.epoch, epochIn(seen));
  const outdated = renewable ? { epoch: replica.epoch, known } : null;
  return [{ region, difference, outdated }];
};

const epochIn = (secret: Secret): number =>
  secret.status === 'absent' ? 0 : (secret.replicaOf?.epoch ?? 0);
