import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { discrepancyOf } from '../../domain/replication/discrepancy.ts';
import type { ReplicaTarget } from '../../domain/replication/links.ts';
import {
  contended,
  type Failed,
  type Outcome,
  permanentFailure,
} from '../../domain/replication/status.ts';
import type { Rejection } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { isPromoted, lastEnd, type ReplicaSource } from '../../domain/secret/replication.ts';
import { sweepValues } from '../secret/purge.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { gatherCopy, PrimaryChanged } from './gather-copy.ts';
import type { OpenedValues } from './opened-values.ts';
import { failedWith } from './outcome.ts';
import type { RegionPorts, ReplicationPorts } from './ports.ts';
import { runCommand, runGathered } from './run-command.ts';

/** What to copy, and where to. */
export type CopyJob = {
  readonly primary: LiveHead;
  readonly values: OpenedValues;
  readonly target: ReplicaTarget;
  /** The ports of the replica's region. */
  readonly replicaPorts: RegionPorts;
};

/** The outcome of a copy, which may require a change to the primary or another look at it. */
export type CopyOutcome =
  | Outcome
  /** The region takes no more copies by this link, nor by any link up to this epoch. */
  | { readonly kind: 'ended'; readonly fencedUpTo: number; readonly byPromotion: boolean }
  /**
   * The replica shows another history of its primary, which was restored from a backup: a later state than
   * was read, or a different one under the same number. Or a later state has been copied meanwhile.
   */
  | { readonly kind: 'differs'; readonly epoch: number }
  /** The primary has changed since it was read. */
  | { readonly kind: 'moved' };

/** How often a name is cleared that a concurrent writer takes again each time. */
const MAX_CLEARINGS = 3;

/**
 * Makes the replica in one region match its primary, all of it or nothing: by one commit in the replica's
 * own stream. For ForceOverwriteReplicaSecret, separate commits first clear the name.
 */
export const copyToRegion = async (ports: ReplicationPorts, job: CopyJob): Promise<CopyOutcome> => {
  try {
    return await ports.breakers.call(job.target.region, () => copyAndClear(ports, job));
  } catch (error) {
    return error instanceof PrimaryChanged ? { kind: 'moved' } : failedWith(error);
  }
};

const copyAndClear = async (ports: ReplicationPorts, job: CopyJob): Promise<CopyOutcome> => {
  let copied = await copyOnce(ports, job);
  for (let clearing = 1; copied.kind === 'nameTaken' && mayClear(job, clearing); clearing += 1) {
    const rejection = await clearName(ports, job);
    const goesOn = rejection === null || rejection.code === 'LinkEnded';
    copied = goesOn ? await copyOnce(ports, job) : notCleared(rejection);
  }
  return copied.kind === 'nameTaken' ? permanentFailure(copied.message) : copied;
};

const mayClear = ({ target }: CopyJob, clearing: number): boolean =>
  target.replica.forceOverwrite && clearing <= MAX_CLEARINGS;

type NameTaken = { readonly kind: 'nameTaken'; readonly message: string };

const copyOnce = async (
  ports: ReplicationPorts,
  job: CopyJob,
): Promise<CopyOutcome | NameTaken> => {
  const source = sourceOf(job);
  const { primary, values, target, replicaPorts } = job;
  const { sealer, store } = replicaPorts;
  const replica = replicaStream(job);
  const stored = (versionId: VersionId) => store.loadSealed(replica, versionId);
  const now = ports.clock.now();
  const reservation = ports.memoryBudget.reserve();
  const gather = gatherCopy({ primary, source, target, values, sealer, stored, reservation, now });
  const outcome = await runGathered(ports, store, replica, gather).finally(reservation.release);
  if (outcome.ok) return compared(outcome.head, job);
  return outcome.rejection.code === 'LinkEnded'
    ? { kind: 'ended', ...(await endOf(job)) }
    : notCopied(outcome.rejection);
};

/**
 * Reads how the link ended: the last ended epoch, and whether by a promotion or a removal. A primary that
 * lost its memory, to an old backup for example, numbers its links from the start again and has to learn of
 * both.
 */
const endOf = async (job: CopyJob) => {
  const { secret } = await verifiedHeads(job.replicaPorts.store).load(replicaStream(job));
  const { memory } = secret;
  const { region } = job.primary.stream;
  return {
    fencedUpTo: lastEnd(memory, region),
    byPromotion: isPromoted(memory, region, job.target.replica.since),
  };
};

/** Compares the replica with its primary; one that already was at this state has not been changed. */
const compared = ({ secret, access }: Head, { primary, target }: CopyJob): CopyOutcome => {
  if (discrepancyOf(primary, target, secret) === null) return { kind: 'inSync', access };
  const shown = secret.status === 'absent' ? null : secret.replicaOf;
  return { kind: 'differs', epoch: shown?.epoch ?? 0 };
};

const notCopied = ({ code, message }: Rejection): Failed | NameTaken => {
  if (code === 'ResourceExists') return { kind: 'nameTaken', message };
  return code === 'Contended' ? contended(message) : permanentFailure(message);
};

/** A secret that may not be overwritten keeps its name. */
const notCleared = (rejection: Rejection): CopyOutcome => {
  const outcome = notCopied(rejection);
  return outcome.kind === 'nameTaken' ? permanentFailure(outcome.message) : outcome;
};

/** Returns `null` when the name is free; values left over go with the next purge at the latest. */
const clearName = async (ports: ReplicationPorts, job: CopyJob): Promise<Rejection | null> => {
  const { store } = job.replicaPorts;
  const stream = replicaStream(job);
  const outcome = await runCommand(ports, store, stream, {
    type: 'ClearName',
    source: sourceOf(job),
    arn: job.primary.secret.arn,
    since: job.target.replica.since,
    askedAt: job.target.replica.addedAt,
    now: ports.clock.now(),
  });
  if (!outcome.ok) return outcome.rejection;
  await sweepValues(store, stream);
  return null;
};

const sourceOf = ({ primary, target }: CopyJob): ReplicaSource => ({
  region: primary.stream.region,
  epoch: target.replica.epoch,
  seq: primary.seq,
});

const replicaStream = ({ primary, target }: CopyJob): StreamId => ({
  ...primary.stream,
  region: target.region,
});
