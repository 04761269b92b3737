import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { linksOf, mayConcernOtherRegions } from '../../domain/replication/links.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { Instant, Region } from '../../domain/secret/ids.ts';
import type { Replica } from '../../domain/secret/replication.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { announcePromotion } from './announce-promotion.ts';
import { convergeRegion } from './converge-region.ts';
import type { CopyOutcome } from './copy-to-region.ts';
import { detachRegion } from './end-link.ts';
import { openedValues } from './opened-values.ts';
import { type PrimaryPorts, type ReplicationPorts, regionPorts } from './ports.ts';

/**
 * Which regions to work on: those that are behind or due for a retry; with `verify` also those recorded as
 * in sync; with `all` also those that failed permanently.
 */
export type Eagerness = 'behind' | 'verify' | 'all';

/** The outcome for each region that was worked on. */
export type Convergence = ReadonlyMap<Region, CopyOutcome>;

/** How often a primary that changes while it is being copied is read again at once. */
const MAX_ROUNDS = 4;

/**
 * Brings every region in sync with the primary as it is now, and announces a recent promotion of this
 * stream to its former primary. The only input is that a stream has changed, so duplicate, late or
 * reordered hints cost reads and change nothing. Regions are worked on in parallel, and a failure in one
 * does not stop the others. Throws what the store of the primary's region throws, once no region is left
 * half done.
 */
export const converge = async (
  ports: ReplicationPorts,
  stream: StreamId,
  eagerness: Eagerness = 'behind',
): Promise<Convergence> => {
  const outcomes = new Map<Region, CopyOutcome>();
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const results = await convergeOnce(ports, stream, eagerness);
    for (const [region, outcome] of results) outcomes.set(region, outcome);
    if (![...results.values()].some(({ kind }) => kind === 'moved')) break;
  }
  return outcomes;
};

const convergeOnce = async (
  given: ReplicationPorts,
  stream: StreamId,
  eagerness: Eagerness,
): Promise<Convergence> => {
  const ports = { ...given, primary: regionPorts(given, stream.region) };
  const { store } = ports.primary;
  const head = await verifiedHeads(store).load(stream);
  await announcePromotion(ports, head);
  if (!mayConcernOtherRegions(head)) return new Map();
  const statuses = await store.replicaStatuses(stream);
  const now = ports.clock.now();
  return runTasks(ports, head, tasksOf(head, statuses, { eagerness, now }));
};

/** Regions to copy to, and regions to detach. */
type Tasks = {
  readonly copies: readonly (readonly [Region, Replica, ReplicaStatus | undefined])[];
  readonly detachments: readonly (readonly [Region, ReplicaStatus])[];
};

type When = { readonly eagerness: Eagerness; readonly now: Instant };

const tasksOf = (head: Head, statuses: ReadonlyMap<Region, ReplicaStatus>, when: When): Tasks => {
  const links = linksOf(head);
  const { lastEpoch } = head.secret.memory;
  return {
    copies: [...links]
      .map(([region, replica]) => [region, replica, statuses.get(region)] as const)
      .filter(([, { epoch }, status]) => needsCopy({ epoch, seq: head.seq }, status, when)),
    detachments: [...statuses].filter(
      // Statuses are read after the head, so one of a later link does not mean that the link has ended.
      ([region, status]) => !links.has(region) && status.epoch <= lastEpoch && mayTry(status, when),
    ),
  };
};

/** Whether a region needs work, judging by its status. */
const needsCopy = (
  { epoch, seq }: Pick<ReplicaStatus, 'epoch' | 'seq'>,
  status: ReplicaStatus | undefined,
  when: When,
): boolean => {
  if (status === undefined || status.epoch !== epoch || status.seq !== seq) return true;
  return status.state === 'InSync' ? when.eagerness !== 'behind' : mayTry(status, when);
};

/** A failure waits until its retry is due, or until someone changes something. */
const mayTry = ({ state, retryAt }: ReplicaStatus, { eagerness, now }: When): boolean =>
  state !== 'Failed' || eagerness === 'all' || (retryAt !== null && retryAt <= now);

const runTasks = async (
  ports: PrimaryPorts,
  head: Head,
  { copies, detachments }: Tasks,
): Promise<Convergence> => {
  const { secret, stream } = head;
  const detaching = detachments.map(async ([region, before]) => {
    const outcome = await detachRegion(ports, { stream, secret, region, before });
    return [[region, outcome]] as const;
  });
  // Without a secret there is nothing to copy.
  const copying = secret.status === 'absent' ? [] : [copyAll(ports, { ...head, secret }, copies)];
  return new Map((await allSettled([...detaching, ...copying])).flat());
};

/** Copies to all regions; each value is opened once, and overwritten when all of them are done. */
const copyAll = async (ports: PrimaryPorts, primary: LiveHead, copies: Tasks['copies']) => {
  const values = openedValues(ports.primary, primary);
  const work = copies.map(async ([region, replica, before]) => {
    const task = { primary, values, target: { region, replica }, before };
    return [region, await convergeRegion(ports, task)] as const;
  });
  try {
    return await allSettled(work);
  } finally {
    await values.wipe();
  }
};

/** Returns all results. If some work throws, the first error is thrown after the rest has settled. */
const allSettled = async <Result>(work: readonly Promise<Result>[]): Promise<readonly Result[]> => {
  const settled = await Promise.allSettled(work);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
};
