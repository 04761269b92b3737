import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { linksOf } from '../../domain/replication/place.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { Instant, Region } from '../../domain/secret/ids.ts';
import type { Replica } from '../../domain/secret/replication.ts';
import { takesPart } from '../../domain/secret/takes-part.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { announcePromotion } from './announce-promotion.ts';
import { convergeRegion } from './converge-region.ts';
import type { CopyOutcome } from './copy-to-region.ts';
import { detachRegion } from './detach-region.ts';
import { regionPorts } from './home.ts';
import { openedValues } from './opened-values.ts';
import type { PrimaryPorts, ReplicationPorts } from './ports.ts';

/**
 * Which regions to look at: those that are behind or whose time for another attempt has come; with
 * `verify` those that should be in line as well; with `all` also those that failed for good.
 */
export type Eagerness = 'behind' | 'verify' | 'all';

/** What each region that was looked at came to. */
export type Convergence = ReadonlyMap<Region, CopyOutcome>;

/** How often a primary that changes while it is copied is read again at once. */
const MAX_READINGS = 4;

/**
 * Bring every region in line with the primary as it is now, and tell the old primary of one that was a
 * replica itself until lately. That a stream moved is all one needs to be told, so hints that come twice,
 * late or out of order cost reads and change nothing. Regions are worked on side by side, and one that
 * fails keeps none of the others. Throws what the store of the primary's own region throws; no region was
 * left half done then.
 */
export const converge = async (
  ports: ReplicationPorts,
  stream: StreamId,
  eagerness: Eagerness = 'behind',
): Promise<Convergence> => {
  const outcomes = new Map<Region, CopyOutcome>();
  for (let reading = 1; reading <= MAX_READINGS; reading += 1) {
    const round = await convergeOnce(ports, stream, eagerness);
    for (const [region, outcome] of round) outcomes.set(region, outcome);
    if (![...round.values()].some(({ kind }) => kind === 'moved')) break;
  }
  return outcomes;
};

const convergeOnce = async (
  ports: ReplicationPorts,
  stream: StreamId,
  eagerness: Eagerness,
): Promise<Convergence> => {
  const primary = regionPorts(ports, stream.region);
  const { store } = primary;
  const head = await verifiedHeads(store).load(stream);
  await announcePromotion({ ...ports, primary }, head);
  if (!takesPart(head)) return new Map();
  const statuses = await store.replicaStatuses(stream);
  const now = ports.clock.now();
  return workOn({ ...ports, primary }, head, tasksOf(head, statuses, { eagerness, now }));
};

/** Regions to copy to, and regions to leave. */
type Tasks = {
  readonly copies: readonly (readonly [Region, Replica, ReplicaStatus | undefined])[];
  readonly farewells: readonly (readonly [Region, ReplicaStatus])[];
};

type When = { readonly eagerness: Eagerness; readonly now: Instant };

const tasksOf = (head: Head, statuses: ReadonlyMap<Region, ReplicaStatus>, when: When): Tasks => {
  const links = linksOf(head);
  const { lastEpoch } = head.secret.memory;
  return {
    copies: [...links]
      .map(([region, replica]) => [region, replica, statuses.get(region)] as const)
      .filter(([, { epoch }, status]) => isBehind({ epoch, seq: head.seq }, status, when)),
    farewells: [...statuses].filter(
      // A status is read after the head: one of a later link is no sign that the link was ended.
      ([region, status]) => !links.has(region) && status.epoch <= lastEpoch && mayTry(status, when),
    ),
  };
};

/** Whether a region is to be looked at, by what is known of it. */
const isBehind = (
  { epoch, seq }: Pick<ReplicaStatus, 'epoch' | 'seq'>,
  status: ReplicaStatus | undefined,
  when: When,
): boolean => {
  if (status === undefined || status.epoch !== epoch || status.seq !== seq) return true;
  return status.state === 'InSync' ? when.eagerness !== 'behind' : mayTry(status, when);
};

/** A failure waits for its time, or for somebody who changes something. */
const mayTry = ({ state, retryAt }: ReplicaStatus, { eagerness, now }: When): boolean =>
  state !== 'Failed' || eagerness === 'all' || (retryAt !== null && retryAt <= now);

const workOn = async (
  ports: PrimaryPorts,
  head: Head,
  { copies, farewells }: Tasks,
): Promise<Convergence> => {
  const { secret, stream } = head;
  const leaving = farewells.map(async ([region, before]) => {
    const outcome = await detachRegion(ports, { stream, secret, region, before });
    return [[region, outcome]] as const;
  });
  // Without a secret there is nowhere to copy to.
  const copying = secret.status === 'absent' ? [] : [copyAll(ports, { ...head, secret }, copies)];
  return new Map((await allSettled([...leaving, ...copying])).flat());
};

/** The copies to all regions, with each value opened once and overwritten when all have it. */
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

/** All results. When some work throws, the rest is waited for before the first fault is thrown. */
const allSettled = async <Result>(work: readonly Promise<Result>[]): Promise<readonly Result[]> => {
  const settled = await Promise.allSettled(work);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
};
