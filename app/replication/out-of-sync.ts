import type { EventStreams } from '../../domain/ports/event-store.ts';
import type { ReplicaStatus, ReplicaStatuses } from '../../domain/ports/replica-statuses.ts';
import type { SecretIndex, Unreadable } from '../../domain/ports/secret-index.ts';
import type { Head, StreamId } from '../../domain/ports/stream.ts';
import { linksOf } from '../../domain/replication/links.ts';
import { displayedStatus } from '../../domain/replication/status.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { everyNameUnder } from '../listing/every-name.ts';
import { verifiedHeads } from '../store/verified-heads.ts';

/** A primary and those of its replicas that are not as it wants them, as far as their statuses tell. */
export type OutOfSyncSecret = {
  readonly stream: StreamId;
  readonly replicas: readonly (readonly [Region, OutOfSyncState])[];
};

/** How a replica stands: `Leaving` is one that was taken out of replication and is still there. */
type OutOfSyncState = {
  readonly state: ReplicaStatus['state'] | 'Leaving';
  readonly message: string | null;
};

/**
 * The primaries of an owner that have such replicas. No region but their own is asked. A secret that
 * cannot be read is told to `onFault` and hides none of the others; it may be no primary at all.
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
    const replicas = await laggingOf(store, stream).catch((thrown: unknown) => {
      onFault(stream, thrown);
      return [];
    });
    if (replicas.length > 0) yield { stream, replicas };
  }
}

const laggingOf = async (
  store: EventStreams & ReplicaStatuses,
  stream: StreamId,
): Promise<OutOfSyncSecret['replicas']> => {
  const head = await verifiedHeads(store).load(stream);
  return lagging(head, await store.replicaStatuses(stream));
};

const lagging = (
  head: Head,
  statuses: ReadonlyMap<Region, ReplicaStatus>,
): OutOfSyncSecret['replicas'] => {
  const links = linksOf(head);
  return [
    ...[...links]
      .map(
        ([region, link]) =>
          [region, displayedStatus(link, head.seq, statuses.get(region))] as const,
      )
      .filter(([, { state }]) => state !== 'InSync'),
    ...[...statuses]
      .filter(([region]) => !links.has(region))
      .map(([region, { message }]) => [region, { state: 'Leaving', message }] as const),
  ];
};
