import { everyNameUnder } from '../listing/names-under.ts';
import { ownHeads } from '../own-heads.ts';
import type { Head, StreamId } from '../ports/event-store.ts';
import type { ReplicaStatus } from '../ports/replica-statuses.ts';
import type { Region } from '../secret/ids.ts';
import type { Owner } from '../secret/names.ts';
import { linksOf } from './place.ts';
import type { RegionPorts } from './ports.ts';
import { standingOf } from './standing.ts';

/** A primary and those of its replicas that are not as it wants them, as far as their statuses tell. */
export type Laggard = {
  readonly stream: StreamId;
  readonly replicas: readonly (readonly [Region, Lag])[];
};

/** How a replica stands: `Leaving` is one that was taken out of replication and is still there. */
type Lag = {
  readonly state: ReplicaStatus['state'] | 'Leaving';
  readonly message: string | null;
};

/** The primaries of an owner that have such replicas. No region but their own is asked. */
export async function* laggards(
  { store }: Pick<RegionPorts, 'store'>,
  owner: Owner,
): AsyncGenerator<Laggard> {
  for await (const { summary } of everyNameUnder(store, { owner, namePrefix: null })) {
    if (!summary.replicated) continue;
    const head = await ownHeads(store).load({ ...owner, name: summary.name });
    const replicas = lagging(head, await store.replicaStatuses(head.stream));
    if (replicas.length > 0) yield { stream: head.stream, replicas };
  }
}

const lagging = (head: Head, statuses: ReadonlyMap<Region, ReplicaStatus>): Laggard['replicas'] => {
  const links = linksOf(head);
  return [
    ...[...links]
      .map(([region, link]) => [region, standingOf(link, head.seq, statuses.get(region))] as const)
      .filter(([, { state }]) => state !== 'InSync'),
    ...[...statuses]
      .filter(([region]) => !links.has(region))
      .map(([region, { message }]) => [region, { state: 'Leaving', message }] as const),
  ];
};
