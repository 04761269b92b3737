import { isLater, isOver } from '../../../domain/secret/replication.ts';
import { nameOf, type Observations, routeOf, WRITER } from './observations.ts';
import type { Step } from './region-data.ts';
import type { Saving } from './simulated-statuses.ts';

/** Returns what a worker did that it must not do to a secret that is not its primary's replica. */
export const violation = (seen: Observations, { before, after, commit }: Step): string | null => {
  const { stream, secret } = before.head;
  if (commit.origin.actor === WRITER || secret.status === 'absent') return null;
  if (secret.replicaOf !== null) return null;
  if (commit.events.some(({ type }) => type === 'ReplicaCopied')) return 'a copy over a secret';
  if (after.head.secret.status !== 'absent') return null;
  if (secret.replicas.size > 0) return 'a primary was cleared';
  const guard = seen.guarded.get(nameOf(stream));
  const overwriters = [...seen.forced.values()].filter(
    ({ from, to, name }) => to === stream.region && name === stream.name && from !== guard?.from,
  );
  if (overwriters.length > 0) return null;
  return guard === undefined
    ? 'a secret was cleared without a request'
    : 'a promoted secret was cleared';
};

/** Returns a complaint if a worker released a link by which the region would still accept copies. */
export const wrongRelease = (seen: Observations, { before, commit }: Step): string | null => {
  const { secret, stream } = before.head;
  const removal = commit.events.find((event) => event.type === 'ReplicaRemoved');
  if (commit.origin.actor === WRITER || removal === undefined) return null;
  const link = secret.status === 'absent' ? undefined : secret.replicas.get(removal.region);
  const replica = seen.latest.get(nameOf({ ...stream, region: removal.region }));
  const { region } = stream;
  const isEnded =
    link !== undefined &&
    replica !== undefined &&
    isOver(replica.secret.memory, { region, epoch: link.epoch }, link.since);
  return isEnded ? null : 'a link was released that has not ended';
};

/** Whether a replica's status claims a state that was never copied to it. */
export const isPremature = (
  { shown }: Observations,
  { stream, region, status }: Saving,
): boolean => {
  if (status.state !== 'InSync') return false;
  const source = shown.get(routeOf({ from: stream.region, to: region, name: stream.name }));
  return source === undefined || isLater(status, source);
};
