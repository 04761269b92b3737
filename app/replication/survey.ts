import { Outage } from '../../domain/ports/outage.ts';
import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { type Difference, differenceOf } from '../../domain/replication/difference.ts';
import { linksOf, type Place } from '../../domain/replication/place.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { isLater } from '../../domain/secret/replication.ts';
import type { Secret } from '../../domain/secret/state.ts';
import { verifiedHeads } from '../secret/verified-heads.ts';
import { homeOf } from './home.ts';
import type { RegionPorts, ReplicationPorts } from './ports.ts';
import { AS_TOLD, checkValues, type ValueCheck } from './stored-values.ts';

/** A region that is not as the primary wants it, or is and is not known to be. */
export type Sighting = {
  readonly region: Region;
  readonly difference: Difference | 'damaged' | Unseen | Untold;
  /** The link, and the last epoch the region knows of, where a new link would help. */
  readonly outdated: { readonly epoch: number; readonly known: number } | null;
  /** What was thrown on looking; undefined when nothing was. */
  readonly error: unknown;
  /** What is known of the replica and wrong. */
  readonly status: ReplicaStatus | null;
};

/**
 * A region that cannot be compared: it does not answer, what it answers cannot be read, or it is not
 * replicated to or being left. It keeps no other region from being compared.
 */
type Unseen = 'unreachable' | 'unreadable' | 'notEnabled' | 'leaving';

/**
 * The replica is as it should be and its status tells of a failure, for of two workers the one that
 * failed was the last to say so, or did not hear that it had not failed; or of a state that the primary
 * is not at yet, for that came out of a backup.
 */
type Untold = 'untold';

/**
 * The regions in which a primary is not as it should be, down to the stored bytes of every value. The
 * replicas are read before the primary is: one that then shows a later state was not merely quicker.
 */
export const survey = async (
  ports: ReplicationPorts,
  stream: StreamId,
): Promise<readonly Sighting[]> => {
  const home = homeOf(ports, stream.region);
  const store = verifiedHeads(home.store);
  const links = linksOf(await store.load(stream));
  const replicas = new Map<Region, View>();
  for (const region of links.keys()) replicas.set(region, await lookAt(ports, stream, region));
  // A status is written after the commit that it tells of: a later one than is read after it is wrong.
  const statuses = await store.replicaStatuses(stream);
  const primary = await store.load(stream);
  const leaving = [...statuses.keys()].filter((region) => !linksOf(primary).has(region));
  return [
    ...leaving.map((region) => sighting(region, 'leaving')),
    ...[...replicas].flatMap(([region, view]) =>
      sightingOf(primary, region, { view, status: statuses.get(region) }),
    ),
  ];
};

const sighting = (
  region: Region,
  difference: Sighting['difference'],
  rest: Partial<Pick<Sighting, 'outdated' | 'error' | 'status'>> = {},
): Sighting => ({ region, difference, outdated: null, error: undefined, status: null, ...rest });

/** A replica as it was found, or why it was not. */
type View =
  | { readonly secret: Secret; readonly values: ValueCheck }
  | { readonly unseen: Unseen; readonly error?: unknown };

const lookAt = async (ports: ReplicationPorts, stream: StreamId, region: Region): Promise<View> => {
  const there = ports.regional(region);
  if (there === null) return { unseen: 'notEnabled' };
  try {
    const own = { ...there, store: verifiedHeads(there.store) };
    return await ports.reach.ask(region, () => viewOf(own, { ...stream, region }));
  } catch (error) {
    return { unseen: error instanceof Outage ? 'unreachable' : 'unreadable', error };
  }
};

/** How often a replica is looked at that changes meanwhile; the next comparison looks at it again. */
const MAX_LOOKS = 3;

/**
 * The values of another secret that has the name are no concern of this link. One is believed to be
 * damaged only if the head that tells of it still stands afterwards.
 */
const viewOf = async (ports: RegionPorts, stream: StreamId): Promise<View> => {
  let head = await ports.store.load(stream);
  for (let look = 1; look <= MAX_LOOKS; look += 1) {
    const { secret, seq } = head;
    const isCopy = secret.status !== 'absent' && secret.replicaOf !== null;
    const values = isCopy ? await checkValues(ports, head) : AS_TOLD;
    if (values.isAsTold) return { secret, values };
    head = await ports.store.load(stream);
    if (head.seq === seq) return { secret, values };
  }
  return { secret: head.secret, values: AS_TOLD };
};

type Look = { readonly view: View; readonly status: ReplicaStatus | undefined };

/** Nothing is said of a link that was ended or made while it was looked at. */
const sightingOf = (primary: Head, region: Region, { view, status }: Look): readonly Sighting[] => {
  const replica = linksOf(primary).get(region);
  const { secret } = primary;
  if (replica === undefined || secret.status === 'absent') return [];
  if ('unseen' in view) return [sighting(region, view.unseen, { error: view.error })];
  const place: Place = { region, replica };
  const difference = differenceOf({ ...primary, secret }, place, view.secret);
  const found = damageOf(place, difference, view) ?? differing(place, difference, view.secret);
  if (found !== null) return [found];
  if (status === undefined) return [];
  const { epoch } = replica;
  const isWrong =
    isLater(status, { epoch, seq: primary.seq }) ||
    (status.state === 'Failed' && status.seq === primary.seq);
  return isWrong ? [sighting(region, 'untold', { status })] : [];
};

/**
 * A replica that shows its primary, or did, and has lost a value: a new link brings all anew, be it one
 * that was made already and by which nothing was copied yet.
 */
const damageOf = (
  { region, replica: { epoch } }: Place,
  difference: Difference | null,
  { secret, values }: Extract<View, { secret: Secret }>,
): Sighting | null => {
  const isOwn = difference === null || difference === 'behind';
  if (!isOwn || values.isAsTold) return null;
  const outdated = epochIn(secret) === epoch ? { epoch, known: epoch } : null;
  return sighting(region, 'damaged', { error: values.error, outdated });
};

const differing = (
  { region, replica: { epoch } }: Place,
  difference: Difference | null,
  there: Secret,
): Sighting | null => {
  if (difference === null) return null;
  const isRenewable = difference === 'ahead' || difference === 'diverged';
  const outdated = isRenewable ? { epoch, known: epochIn(there) } : null;
  return sighting(region, difference, { outdated });
};

const epochIn = (secret: Secret): number =>
  secret.status === 'absent' ? 0 : (secret.replicaOf?.epoch ?? 0);
