import type { ReplicaStatus } from '../../domain/ports/replica-statuses.ts';
import { IMPLAUSIBLE_EPOCH, REGION_NOT_ENABLED } from '../../domain/replication/messages.ts';
import type { ReplicaTarget } from '../../domain/replication/place.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import { NAME_TAKEN_THERE } from '../../domain/secret/messages.ts';
import type { RenewReplica, SpendForceOverwrite } from '../../domain/secret/replica-commands.ts';
import { isPlausibleEpoch } from '../../domain/secret/replication.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { type CopyOutcome, copyToRegion } from './copy-to-region.ts';
import { initialStatus } from './next-status.ts';
import { recordOutcome } from './note-outcome.ts';
import type { OpenedValues } from './opened-values.ts';
import { contended, rejected } from './outcome.ts';
import type { PrimaryPorts } from './ports.ts';
import { releaseLink } from './release-link.ts';
import { runCommand } from './run-command.ts';

/** One region of one primary, with what was known of it before. */
export type CopyTask = {
  readonly primary: LiveHead;
  readonly values: OpenedValues;
  readonly target: ReplicaTarget;
  readonly before: ReplicaStatus | undefined;
};

/**
 * Bring one region in line and note what it came to. The link is noted before the region is touched:
 * by that note a later run knows where something may have to be taken away again. Throws what the
 * store of the primary throws; what goes wrong in the other region is an outcome.
 */
export const convergeRegion = async (ports: PrimaryPorts, task: CopyTask): Promise<CopyOutcome> => {
  const { primary, target, before } = task;
  const { epoch } = target.replica;
  const { store } = ports.primary;
  if (before === undefined || before.epoch < epoch) {
    const noted = await store.saveReplicaStatus(
      primary.stream,
      target.region,
      initialStatus(epoch),
    );
    if (!noted) return { kind: 'moved' };
  }
  const replicaRegion = ports.regional(target.region);
  const outcome: CopyOutcome =
    replicaRegion === null
      ? rejected(REGION_NOT_ENABLED)
      : await copyToRegion(ports, { ...task, replicaRegion });
  const settled = await settle(ports, task, outcome);
  if (settled.kind === 'inSync' || settled.kind === 'failed') {
    const { stream, seq } = primary;
    await recordOutcome(ports, { stream, region: target.region, epoch, seq, before }, settled);
  }
  return settled;
};

/** What has to be done about an attempt in the stream of the primary, after which that is read again. */
const settle = async (
  ports: PrimaryPorts,
  task: CopyTask,
  outcome: CopyOutcome,
): Promise<CopyOutcome> => {
  if (outcome.kind === 'ended') return endLink(ports, task, outcome);
  if (outcome.kind === 'differs') return renewLink(ports, task, outcome.epoch);
  const { region, replica } = task.target;
  const isMet =
    outcome.kind === 'inSync' ||
    (outcome.kind === 'failed' && outcome.message === NAME_TAKEN_THERE);
  if (!replica.forceOverwrite || !isMet) return outcome;
  return commitAtHome(ports, task, { type: 'SpendForceOverwrite', region, epoch: replica.epoch });
};

/** `moved` after a commit, and a failure that may pass if others were in the way. */
const commitAtHome = async (
  ports: PrimaryPorts,
  { primary }: CopyTask,
  command: AtHome<SpendForceOverwrite> | AtHome<RenewReplica>,
): Promise<CopyOutcome> => {
  const now = ports.clock.now();
  const outcome = await runCommand(ports, ports.primary.store, primary.stream, { ...command, now });
  return outcome.ok ? { kind: 'moved' } : contended(outcome.rejection.message);
};

type AtHome<Command> = Omit<Command, 'now'>;

/**
 * A replica that shows another history makes a later link necessary, unless it was only copied to by
 * another worker, which had read a later state of the primary.
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
  return commitAtHome(ports, task, { type: 'RenewReplica', region, epoch: replica.epoch, known });
};

/**
 * The region takes no copies by this link. After a promotion the primary lets go of it. After a removal
 * that this primary knows nothing of, it came out of a backup: its state holds, by a link later than
 * those it forgot.
 */
const endLink = async (
  ports: PrimaryPorts,
  task: CopyTask,
  { fencedUpTo: known, byPromotion }: Extract<CopyOutcome, { kind: 'ended' }>,
): Promise<CopyOutcome> => {
  const { stream, secret } = task.primary;
  const { region, replica } = task.target;
  const link = { region, epoch: replica.epoch, known };
  if (!isPlausibleEpoch(known, secret.memory)) return rejected(IMPLAUSIBLE_EPOCH);
  if (!byPromotion) return commitAtHome(ports, task, { type: 'RenewReplica', ...link });
  const outcome = await releaseLink(ports, ports.primary, { stream, ...link });
  return outcome.ok ? { kind: 'released' } : contended(outcome.rejection.message);
};
