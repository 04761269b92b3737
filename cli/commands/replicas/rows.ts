import { converge } from '../../../app/replication/converge.ts';
import type { CopyOutcome } from '../../../app/replication/copy-to-region.ts';
import { outOfSyncSecrets } from '../../../app/replication/out-of-sync.ts';
import { type ReplicationPorts, regionPorts } from '../../../app/replication/ports.ts';
import { reconcileWorker } from '../../../app/replication/workers.ts';
import { faultOf } from '../../../app/telemetry/fault.ts';
import { NEVER_ABORTED } from '../../../app/workers/deadline.ts';
import { runWorker } from '../../../app/workers/worker.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import type { Owner } from '../../../domain/secret/names.ts';

/** A replica that is, or was, out of sync with its primary. */
export type ReplicaRow = {
  readonly primary: Region;
  readonly secret: string;
  readonly replica: Region;
  /** Its replica status, its discrepancy, or `fault`. */
  readonly state: string;
  /** What was done, or why it failed; `null` for neither. */
  readonly outcome: string | null;
  /** Whether it still needs attention. */
  readonly open: boolean;
};

const SETTLED: readonly (string | null)[] = ['inSync', 'detached', 'released'];

const rowOf = (stream: StreamId, replica: Region, rest: Pick<ReplicaRow, 'state' | 'outcome'>) => ({
  primary: stream.region,
  secret: stream.name,
  replica,
  ...rest,
  open: !SETTLED.includes(rest.outcome),
});

/** Lists the replicas that are out of sync or being removed, according to their recorded statuses. */
export async function* listed(ports: ReplicationPorts, owner: Owner): AsyncGenerator<ReplicaRow> {
  const { faults, onFault } = faultRows();
  for await (const { stream, replicas } of outOfSyncSecrets(
    regionPorts(ports, owner.region),
    owner,
    onFault,
  )) {
    for (const [region, { state, message }] of replicas) {
      yield rowOf(stream, region, { state, outcome: message });
    }
  }
  yield* faults;
}

/** Retries the same replicas, and lists them with the outcome. */
export async function* retried(ports: ReplicationPorts, owner: Owner): AsyncGenerator<ReplicaRow> {
  const { faults, onFault } = faultRows();
  for await (const { stream, replicas } of outOfSyncSecrets(
    regionPorts(ports, owner.region),
    owner,
    onFault,
  )) {
    const outcomes = await converge(ports, stream, 'all').catch((thrown: unknown) => {
      onFault(stream, thrown);
      return new Map<Region, CopyOutcome>();
    });
    for (const [region, { state }] of replicas) {
      const outcome = outcomes.get(region);
      const result = outcome?.kind === 'failed' ? outcome.message : (outcome?.kind ?? null);
      yield rowOf(stream, region, { state, outcome: result });
    }
  }
  yield* faults;
}

/** Compares every replica with its primary, brings it in line except in a dry run, and lists discrepancies. */
export async function* reconciled(
  ports: ReplicationPorts,
  owner: Owner,
  { dryRun }: { readonly dryRun: boolean },
): AsyncGenerator<ReplicaRow> {
  const rows: ReplicaRow[] = [];
  const { faults, onFault } = faultRows();
  const worker = reconcileWorker(ports, {
    account: async () => owner.account,
    dryRun,
    eagerness: 'all',
    inTurn: () => () => true,
  });
  const { failure } = await runWorker(worker, {
    ...ports,
    region: owner.region,
    signal: NEVER_ABORTED,
    telemetry: () => {},
    onOutcome: (stream, outcome) => {
      if (outcome.kind === 'failed') onFault(stream, outcome.error);
    },
    onReplica: ({ stream, replicaRegion, finding, error }) => {
      if (finding.event !== 'discrepancy') return;
      const reason = error === undefined ? null : reasonOf(error);
      const outcome = finding.outcome ?? reason;
      rows.push(rowOf(stream, replicaRegion, { state: finding.discrepancy, outcome }));
    },
  });
  if (failure !== null) throw failure.error;
  yield* rows;
  yield* faults;
}

/** Collects the secrets that failed altogether; they are listed after the others. */
const faultRows = () => {
  const faults: ReplicaRow[] = [];
  const onFault = (stream: StreamId, thrown: unknown): void => {
    faults.push(faultRow(stream, thrown));
  };
  return { faults, onFault };
};

/** The row of a secret that failed in every region. */
const faultRow = (stream: StreamId, thrown: unknown): ReplicaRow =>
  rowOf(stream, stream.region, { state: 'fault', outcome: reasonOf(thrown) });

/** Why something failed, without what must not be printed. */
const reasonOf = (thrown: unknown): string => {
  const { name, reason } = faultOf(thrown);
  return reason ?? name;
};

/** The row of a region of primaries that failed altogether. */
export const regionFault = (region: Region, thrown: unknown): ReplicaRow => ({
  primary: region,
  secret: '',
  replica: region,
  state: 'fault',
  outcome: reasonOf(thrown),
  open: true,
});
