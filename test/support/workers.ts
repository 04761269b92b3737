import type { ReplicationPorts } from '../../app/replication/ports.ts';
import type { ReconciledReplica, Reconciliation } from '../../app/replication/reconcile.ts';
import { reconcileWorker, retryWorker } from '../../app/replication/workers.ts';
import { type PurgePorts as PurgeDependencies, purgeWorker } from '../../app/secret/purge.ts';
import {
  type Item,
  type ReplicaFound,
  type RunHost,
  type RunReport,
  runWorker,
  type Worker,
} from '../../app/workers/worker.ts';
import type { Origin, StreamId } from '../../domain/ports/stream.ts';
import type { Region, SecretName } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { REGION } from './examples.ts';

type OnFailure = (stream: StreamId, thrown: unknown) => void;

/** Runs a worker without telemetry; throws what the run as a whole fails with. */
const runAlone = async <Of extends Item>(
  worker: Worker<Of>,
  {
    onFailure,
    ...host
  }: Omit<RunHost, 'telemetry' | 'onOutcome'> & { readonly onFailure: OnFailure },
): Promise<RunReport> => {
  const report = await runWorker(worker, {
    ...host,
    telemetry: () => {},
    onOutcome: (stream, outcome) => {
      if (outcome.kind === 'failed') onFailure(stream, outcome.error);
    },
  });
  if (report.failure !== null) throw report.failure.error;
  return report;
};

/** The signal of a run, and a callback for items that fail. */
export type TestRun = { readonly signal: AbortSignal; readonly onFault: OnFailure };

/** Retries what is due in a region. Resolves to the number of secrets that were tried. */
export const retryDue = async (
  ports: ReplicationPorts,
  region: Region,
  { signal, onFault: onFailure }: TestRun,
): Promise<number> => {
  const onReplica = (found: ReplicaFound) => callBack(ports, found);
  const host = { ...ports, region, signal, onFailure, onReplica };
  return (await runAlone(retryWorker(ports), host)).begun;
};

/** A discrepancy of one replica, as a run reports it. */
export type FoundReplica = Omit<ReconciledReplica, 'discrepancy'> & {
  readonly discrepancy: string;
};

type ReconcileRun = TestRun &
  Reconciliation & {
    readonly owner: Owner;
    readonly wants: (name: SecretName) => boolean;
    readonly found: (replica: FoundReplica) => void;
  };

/** Compares the secrets of an owner that are wanted with their replicas. */
export const reconcile = async (
  ports: ReplicationPorts,
  { owner, wants, found, signal, onFault: onFailure, ...reconciliation }: ReconcileRun,
): Promise<{ readonly compared: number; readonly complete: boolean }> => {
  const account = async () => owner.account;
  const worker = reconcileWorker(ports, { ...reconciliation, account, inTurn: () => wants });
  const onReplica = (reported: ReplicaFound): void => {
    const { stream, replicaRegion: region, finding, error } = reported;
    if (finding.event === 'discrepancy') {
      const { discrepancy, outcome } = finding;
      found({ stream, region, discrepancy, outcome, error });
    } else {
      callBack(ports, reported);
    }
  };
  const host = { ...ports, region: owner.region, signal, onFailure, onReplica };
  const { begun, complete } = await runAlone(worker, host);
  return { compared: begun, complete };
};

/** Passes the telemetry of copies to the callbacks in the ports of a test. */
const callBack = ({ callbacks }: ReplicationPorts, found: ReplicaFound): void => {
  const { stream, replicaRegion: region, finding, error } = found;
  if (finding.event === 'discrepancy') return;
  const failure = { stream, region, message: finding.message };
  if (finding.event === 'gave-up') void callbacks.gaveUp(failure);
  else callbacks.failed(failure, error);
};

/** Dependencies of a run of purges in one store, and a callback for streams that fail. */
export type PurgePorts = Pick<PurgeDependencies, 'pause'> & {
  readonly store: ReturnType<PurgeDependencies['storeOf']>;
  readonly signal: AbortSignal;
  readonly onFailure: OnFailure;
};

/** Finishes the deletions of a store that are due at a moment. */
export const purgeDue = async (
  { store, pause, signal, onFailure }: PurgePorts,
  { requestId, at }: Pick<Origin, 'requestId' | 'at'>,
): Promise<{ readonly purged: number; readonly postponed: number; readonly failed: number }> => {
  const clock = { now: () => at };
  const ids = { requestId: () => requestId };
  const host = { region: REGION, signal, onFailure, clock, ids };
  const { done, postponed, failed } = await runAlone(
    purgeWorker({ storeOf: () => store, pause }),
    host,
  );
  return { purged: done, postponed, failed };
};
