import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import type { ReplicaTarget } from '../../domain/replication/links.ts';
import { IMPLAUSIBLE_EPOCH, REGION_NOT_ENABLED } from '../../domain/replication/messages.ts';
import { contended, initialStatus, permanentFailure } from '../../domain/replication/status.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import { NAME_TAKEN_IN_REGION } from '../../domain/secret/messages.ts';
import type { RenewReplica, SpendForceOverwrite } from '../../domain/secret/replica-commands.ts';
import { isPlausibleEpoch } from '../../domain/secret/replication.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { type CopyOutcome, copyToRegion } from './copy-to-region.ts';
import { releaseLink } from './end-link.ts';
import type { OpenedValues } from './opened-values.ts';
import { recordOutcome } from './outcome.ts';
import type { PrimaryPorts } from './ports.ts';
import { runCommand } from './run-command.ts';

/** One replica target of one primary, with the status known before. */
export type CopyTask = {
  readonly primary: LiveHead;
  readonly values: OpenedValues;
  readonly target: ReplicaTarget;
  readonly before: ReplicaStatus | undefined;
};

/**
 * Brings one region in sync and records the outcome. The link is recorded before the region is touched, so
 * that a later run knows where something may have to be removed again. Throws what the primary's store
 * throws; a failure in the replica's region is an outcome.
 */
export const convergeRegion = async (ports: PrimaryPorts, task: CopyTask): Promise<CopyOutcome> => {
  const { primary, target, before } = task;
  const { epoch } = target.replica;
  const { store } = ports.primary;
  if (before === undefined || before.epoch < epoch) {
    const status = initialStatus(epoch);
    const saved = await store.saveReplicaStatus(primary.stream, target.region, status);
    if (!saved) return { kind: 'moved' };
  }
  const replicaPorts = ports.regional(target.region);
  const outcome: CopyOutcome =
    replicaPorts === null
      ? permanentFailure(REGION_NOT_ENABLED)
      : await copyToRegion(ports, { ...task, replicaPorts });
  const settled = await settle(ports, task, outcome);
  if (settled.kind === 'inSync' || settled.kind === 'failed') {
    const { stream, seq } = primary;
    await recordOutcome(ports, { stream, region: target.region, epoch, seq, before }, settled);
  }
  return settled;
};

/** Commits to the primary's stream what an attempt requires there; the primary is then read again. */
const settle = async (
  ports: PrimaryPorts,
  task: CopyTask,
  outcome: CopyOutcome,
): Promise<CopyOutcome> => {
  if (outcome.kind === 'ended') return endLink(ports, task, outcome);
  if (outcome.kind === 'differs') return renewLink(ports, task, outcome.epoch);
  const { region, replica } = task.target;
  const metTheRegion =
    outcome.kind === 'inSync' ||
    (outcome.kind === 'failed' && outcome.message === NAME_TAKEN_IN_REGION);
  if (!replica.forceOverwrite || !metTheRegion) return outcome;
  const { epoch } = replica;
  return commitToPrimary(ports, task, { type: 'SpendForceOverwrite', region, epoch });
};

/** Returns `moved` after a commit, and a transient failure if it was lost to concurrent writers. */
const commitToPrimary = async (
  ports: PrimaryPorts,
  { primary }: CopyTask,
  command: Timeless<SpendForceOverwrite> | Timeless<RenewReplica>,
): Promise<CopyOutcome> => {
  const now = ports.clock.now();
  const { store } = ports.primary;
  const outcome = await runCommand(ports, store, primary.stream, { ...command, now });
  return outcome.ok ? { kind: 'moved' } : contended(outcome.rejection.message);
};

type Timeless<Command> = Omit<Command, 'now'>;

/**
 * A replica that shows another history needs a new link, unless another worker, which had read a later
 * state of the primary, has just copied to it.
 */
const renewLink = async (
  ports: PrimaryPorts,
  task: CopyTask,
  known: number,
): Promise<CopyOutcome> => {
  const { primary, target } = task;
  const { seq } = await verifiedHeads(ports.primary.store).load(primary.stream);
  if (seq !== primary.seq) return { kind: 'moved' };
  const { region, replica } = target;
  const { epoch } = replica;
  return commitToPrimary(ports, task, { type: 'RenewReplica', region, epoch, known });
};

/**
 * The region takes no copies by this link. After a promotion the primary releases the replica. After a
 * removal that this primary has no record of, the primary was restored from a backup: its state wins, by a
 * link later than those it forgot.
 */
const endLink = async (
  ports: PrimaryPorts,
  task: CopyTask,
  { fencedUpTo: known, byPromotion }: Extract<CopyOutcome, { kind: 'ended' }>,
): Promise<CopyOutcome> => {
  const { stream, secret } = task.primary;
  const { region, replica } = task.target;
  const link = { region, epoch: replica.epoch, known };
  if (!isPlausibleEpoch(known, secret.memory)) return permanentFailure(IMPLAUSIBLE_EPOCH);
  if (!byPromotion) return commitToPrimary(ports, task, { type: 'RenewReplica', ...link });
  const outcome = await releaseLink(ports, ports.primary, { stream, ...link });
  return outcome.ok ? { kind: 'released' } : contended(outcome.rejection.message);
};
