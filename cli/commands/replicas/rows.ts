import { converge } from '../../../app/replication/converge.ts';
import type { CopyOutcome } from '../../../app/replication/copy-to-region.ts';
import { regionPorts } from '../../../app/replication/home.ts';
import { outOfSyncSecrets } from '../../../app/replication/out-of-sync.ts';
import type { ReplicationPorts } from '../../../app/replication/ports.ts';
import { reconcile } from '../../../app/replication/reconcile.ts';
import type { ReconciledReplica } from '../../../app/replication/reconcile-secret.ts';
import { NEVER_ABORTED } from '../../../app/workers/deadline.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import type { Owner } from '../../../domain/secret/names.ts';
import { faultOf } from '../../../functions/api/request-log.ts';

/** One replica that is not as it should be, or was not. */
export type ReplicaRow = {
  readonly primary: Region;
  readonly secret: string;
  readonly replica: Region;
  /** Its state or what it differs in. */
  readonly state: string;
  /** Why it failed, or what became of it; `null` when there is nothing to say. */
  readonly outcome: string | null;
  /** Whether somebody still has to see to it. */
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

/** Replicas that are not in sync, or are still there, by what their statuses tell. */
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

/** Those, after another attempt. */
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
      const told = outcome?.kind === 'failed' ? outcome.message : (outcome?.kind ?? null);
      yield rowOf(stream, region, { state, outcome: told });
    }
  }
  yield* faults;
}

/** What a comparison of every replica with its primary found, and did unless it only looked. */
export const reconciled = async (
  ports: ReplicationPorts,
  owner: Owner,
  dryRun: boolean,
): Promise<readonly ReplicaRow[]> => {
  const findings: ReconciledReplica[] = [];
  const { faults, onFault } = faultRows();
  await reconcile(ports, {
    owner,
    dryRun,
    eagerness: 'all',
    wants: () => true,
    signal: NEVER_ABORTED,
    found: (finding) => findings.push(finding),
    onFault,
  });
  const rows = findings.map(({ stream, region, discrepancy, outcome, error }) => {
    const reason = error === undefined ? null : reasonOf(error);
    return rowOf(stream, region, { state: discrepancy, outcome: outcome ?? reason });
  });
  return [...rows, ...faults];
};

/** The secrets that could not be worked on, told after the others. */
const faultRows = () => {
  const faults: ReplicaRow[] = [];
  const onFault = (stream: StreamId, thrown: unknown): void => {
    faults.push(faultRow(stream, thrown));
  };
  return { faults, onFault };
};

/** A secret that could not be worked on at all, in any region. */
const faultRow = (stream: StreamId, thrown: unknown): ReplicaRow =>
  rowOf(stream, stream.region, { state: 'fault', outcome: reasonOf(thrown) });

/** Why something failed, as far as it may be told. */
const reasonOf = (thrown: unknown): string => {
  const { name, reason } = faultOf(thrown);
  return reason ?? name;
};

/** A region of primaries that could not be worked on at all. */
export const regionFault = (region: Region, thrown: unknown): ReplicaRow => ({
  primary: region,
  secret: '',
  replica: region,
  state: 'fault',
  outcome: reasonOf(thrown),
  open: true,
});
