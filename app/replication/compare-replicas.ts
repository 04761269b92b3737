import { Outage } from '../../domain/ports/outage.ts';
import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { type Discrepancy, discrepancyOf } from '../../domain/replication/discrepancy.ts';
import { linksOf, type ReplicaTarget } from '../../domain/replication/links.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { isLater } from '../../domain/secret/replication.ts';
import type { Secret } from '../../domain/secret/state.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { type RegionPorts, type ReplicationPorts, regionPorts } from './ports.ts';
import { AS_TOLD, checkValues, type ValueCheck } from './stored-values.ts';

/** A region that is not as the primary wants it, or is and is not known to be. */
export type ReplicaComparison = {
  readonly region: Region;
  readonly discrepancy: Discrepancy | 'damaged' | Unseen | Untold;
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
export const compareReplicas = async (
  ports: ReplicationPorts,
  stream: StreamId,
): Promise<readonly ReplicaComparison[]> => {
  const home = regionPorts(ports, stream.region);
  const store = verifiedHeads(home.store);
  const links = linksOf(await store.load(stream));
  const replicas = new Map<Region, View>();
  for (const region of links.keys()) replicas.set(region, await lookAt(ports, stream, region));
  // A status is written after the commit that it tells of: a later one than is read after it is wrong.
  const statuses = await store.replicaStatuses(stream);
  const primary = await store.load(stream);
  const leaving = [...statuses.keys()].filter((region) => !linksOf(primary).has(region));
  return [
    ...leaving.map((region) => deviating(region, 'leaving')),
    ...[...replicas].flatMap(([region, view]) =>
      comparisonOf(primary, region, { view, status: statuses.get(region) }),
    ),
  ];
};

const deviating = (
  region: Region,
  discrepancy: ReplicaComparison['discrepancy'],
  rest: Partial<Pick<ReplicaComparison, 'outdated' | 'error' | 'status'>> = {},
): ReplicaComparison => ({
  region,
  discrepancy,
  outdated: null,
  error: undefined,
  status: null,
  ...rest,
});

/** A replica as it was found, or why it was not. */
type View =
  | { readonly secret: Secret; readonly values: ValueCheck }
  | { readonly unseen: Unseen; readonly error?: unknown };

const lookAt = async (ports: ReplicationPorts, stream: StreamId, region: Region): Promise<View> => {
  const there = ports.regional(region);
  if (there === null) return { unseen: 'notEnabled' };
  try {
    const own = { ...there, store: verifiedHeads(there.store) };
    return await ports.breakers.call(region, () => viewOf(own, { ...stream, region }));
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
const comparisonOf = (
  primary: Head,
  region: Region,
  { view, status }: Look,
): readonly ReplicaComparison[] => {
  const replica = linksOf(primary).get(region);
  const { secret } = primary;
  if (replica === undefined || secret.status === 'absent') return [];
  if ('unseen' in view) return [deviating(region, view.unseen, { error: view.error })];
  const place: ReplicaTarget = { region, replica };
  const discrepancy = discrepancyOf({ ...primary, secret }, place, view.secret);
  const found = damageOf(place, discrepancy, view) ?? differing(place, discrepancy, view.secret);
  if (found !== null) return [found];
  if (status === undefined) return [];
  const { epoch } = replica;
  const isWrong =
    isLater(status, { epoch, seq: primary.seq }) ||
    (status.state === 'Failed' && status.seq === primary.seq);
  return isWrong ? [deviating(region, 'untold', { status })] : [];
};

/**
 * A replica that shows its primary, or did, and has lost a value: a new link brings all anew, be it one
 * that was made already and by which nothing was copied yet.
 */
const damageOf = (
  { region, replica: { epoch } }: ReplicaTarget,
  discrepancy: Discrepancy | null,
  { secret, values }: Extract<View, { secret: Secret }>,
): ReplicaComparison | null => {
  const isOwn = discrepancy === null || discrepancy === 'behind';
  if (!isOwn || values.isAsTold) return null;
  const outdated = epochIn(secret) === epoch ? { epoch, known: epoch } : null;
  return deviating(region, 'damaged', { error: values.error, outdated });
};

const differing = (
  { region, replica: { epoch } }: ReplicaTarget,
  discrepancy: Discrepancy | null,
  there: Secret,
): ReplicaComparison | null => {
  if (discrepancy === null) return null;
  const isRenewable = discrepancy === 'ahead' || discrepancy === 'diverged';
  const outdated = isRenewable ? { epoch, known: epochIn(there) } : null;
  return deviating(region, discrepancy, { outdated });
};

const epochIn = (secret: Secret): number =>
  secret.status === 'absent' ? 0 : (secret.replicaOf?.epoch ?? 0);
