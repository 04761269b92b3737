import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { discrepancyOf } from '../../domain/replication/discrepancy.ts';
import type { ReplicaTarget } from '../../domain/replication/place.ts';
import type { Rejection } from '../../domain/secret/decision.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { isPromoted, lastEnd, type ReplicaSource } from '../../domain/secret/replication.ts';
import { sweepValues } from '../secret/purge.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { gatherCopy, PrimaryChanged } from './gather-copy.ts';
import type { OpenedValues } from './opened-values.ts';
import { contended, type Failed, failedWith, type Outcome, rejected } from './outcome.ts';
import type { RegionPorts, ReplicationPorts } from './ports.ts';
import { runCommand, runGathered } from './run-command.ts';

/** What is to be copied, and to where. */
export type CopyJob = {
  readonly primary: LiveHead;
  readonly values: OpenedValues;
  readonly target: ReplicaTarget;
  /** Those of the replica's region. */
  readonly replicaRegion: RegionPorts;
};

/** What became of a copy: besides an outcome, that it has to be seen from the primary again. */
export type CopyOutcome =
  | Outcome
  /** The region takes no copies by this link any more, nor by any up to this epoch. */
  | { readonly kind: 'ended'; readonly fencedUpTo: number; readonly byPromotion: boolean }
  /**
   * The replica shows another history of its primary, which came out of a backup: a later state than was
   * read, or another one under the same number. Or a later state was copied meanwhile.
   */
  | { readonly kind: 'differs'; readonly epoch: number }
  /** The primary that was read has changed in the meantime. */
  | { readonly kind: 'moved' };

/** How often a name is cleared that somebody else takes again at the same moment. */
const MAX_CLEARINGS = 3;

/**
 * Make the replica in one region as its primary is, by one commit in the replica's own stream: all of
 * it or nothing. ForceOverwriteReplicaSecret first makes room for it, by commits of their own.
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
    const refusal = await clearName(ports, job);
    const goesOn = refusal === null || refusal.code === 'LinkEnded';
    copied = goesOn ? await copyOnce(ports, job) : notCleared(refusal);
  }
  return copied.kind === 'nameTaken' ? rejected(copied.message) : copied;
};

const mayClear = ({ target }: CopyJob, clearing: number): boolean =>
  target.replica.forceOverwrite && clearing <= MAX_CLEARINGS;

type NameTaken = { readonly kind: 'nameTaken'; readonly message: string };

const copyOnce = async (
  ports: ReplicationPorts,
  job: CopyJob,
): Promise<CopyOutcome | NameTaken> => {
  const source = sourceOf(job);
  const { primary, values, target, replicaRegion } = job;
  const { sealer, store } = replicaRegion;
  const replica = replicaOf(job);
  const stored = (versionId: VersionId) => store.loadSealed(replica, versionId);
  const now = ports.clock.now();
  const reservation = ports.memoryBudget.reserve();
  const gather = gatherCopy({ primary, source, target, values, sealer, stored, reservation, now });
  const outcome = await runGathered(ports, store, replica, gather).finally(reservation.release);
  if (outcome.ok) return reached(outcome.head, job);
  return outcome.rejection.code === 'LinkEnded'
    ? { kind: 'ended', ...(await endOf(job)) }
    : notCopied(outcome.rejection);
};

/**
 * How the link ended. A primary that lost its memory, to an old backup say, numbers its links anew: it
 * is to learn of the last epoch, and whether a promotion or a removal was the end.
 */
const endOf = async (job: CopyJob) => {
  const { secret } = await verifiedHeads(job.replicaRegion.store).load(replicaOf(job));
  const { memory } = secret;
  const { region } = job.primary.stream;
  return {
    fencedUpTo: lastEnd(memory, region),
    byPromotion: isPromoted(memory, region, job.target.replica.since),
  };
};

/** A replica that was at this state already is not changed, and looked at instead. */
const reached = ({ secret, access }: Head, { primary, target }: CopyJob): CopyOutcome => {
  if (discrepancyOf(primary, target, secret) === null) return { kind: 'inSync', access };
  const shown = secret.status === 'absent' ? null : secret.replicaOf;
  return { kind: 'differs', epoch: shown?.epoch ?? 0 };
};

const notCopied = ({ code, message }: Rejection): Failed | NameTaken => {
  if (code === 'ResourceExists') return { kind: 'nameTaken', message };
  return code === 'Contended' ? contended(message) : rejected(message);
};

/** A secret that cannot make room keeps its name. */
const notCleared = (refusal: Rejection): CopyOutcome => {
  const outcome = notCopied(refusal);
  return outcome.kind === 'nameTaken' ? rejected(outcome.message) : outcome;
};

/** `null` when the name is free now; values that are left over go with the next purge at the latest. */
const clearName = async (ports: ReplicationPorts, job: CopyJob): Promise<Rejection | null> => {
  const { store } = job.replicaRegion;
  const stream = replicaOf(job);
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

const replicaOf = ({ primary, target }: CopyJob): StreamId => ({
  ...primary.stream,
  region: target.region,
});
