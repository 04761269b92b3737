import type { EventStreams } from '../../domain/ports/event-store.ts';
import type {
  ReplicaState,
  ReplicaStatus,
  ReplicaStatuses,
} from '../../domain/ports/replica-statuses.ts';
import type { SecretIndex, Unreadable } from '../../domain/ports/secret-index.ts';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { linksOf } from '../../domain/replication/links.ts';
import { displayedStatus } from '../../domain/replication/status.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { everyNameUnder } from '../listing/every-name.ts';
import { verifiedHeads } from '../store/verified-heads.ts';

/** A primary and its replicas that are out of sync, judging by their statuses. */
export type OutOfSyncSecret = {
  readonly stream: StreamId;
  readonly replicas: readonly (readonly [Region, OutOfSyncReplica])[];
};

/** The state of such a replica: `Leaving` is one that was removed from replication but is still there. */
type OutOfSyncReplica = {
  readonly state: ReplicaState | 'Leaving';
  readonly message: string | null;
};

/**
 * Lists the primaries of an owner that have out-of-sync replicas, without calling any other region. A
 * secret that cannot be read is reported to `onFault` and does not hide the others; it may not be a primary
 * at all.
 */
export async function* outOfSyncSecrets(
  { store }: { readonly store: EventStreams & SecretIndex & ReplicaStatuses },
  owner: Owner,
  onFault: (stream: StreamId, thrown: unknown) => void,
): AsyncGenerator<OutOfSyncSecret> {
  const onUnreadable = ({ name, error }: Unreadable) => onFault({ ...owner, name }, error);
  const entries = everyNameUnder(store, { owner, namePrefix: null }, onUnreadable);
  for await (const { summary } of entries) {
    if (!summary.replicated) continue;
    const stream = { ...owner, name: summary.name };
    const replicas = await outOfSyncReplicas(store, stream).catch((thrown: unknown) => {
      onFault(stream, thrown);
      return [];
    });
    if (replicas.length > 0) yield { stream, replicas };
  }
}

const outOfSyncReplicas = async (
  store: EventStreams & ReplicaStatuses,
  stream: StreamId,
): Promise<OutOfSyncSecret['replicas']> => {
  const head = await verifiedHeads(store).load(stream);
  return outOfSync(head, await store.replicaStatuses(stream));
};

const outOfSync = (
  head: Head,
  statuses: ReadonlyMap<Region, ReplicaStatus>,
): OutOfSyncSecret['replicas'] => {
  const links = linksOf(head);
  const displayed = [...links].map(
    ([region, link]) => [region, displayedStatus(link, head.seq, statuses.get(region))] as const,
  );
  return [
    ...displayed.filter(([, { state }]) => state !== 'InSync'),
    ...[...statuses]
      .filter(([region]) => !links.has(region))
      .map(([region, { message }]) => [region, { state: 'Leaving', message }] as const),
  ];
};
