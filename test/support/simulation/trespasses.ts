import { isLater, isOver } from '../../../domain/secret/replication.ts';
import { type Notes, nameOf, WRITER, wayOf } from './notes.ts';
import type { Step } from './region-data.ts';
import type { Saving } from './simulated-statuses.ts';

/** What a worker must not do to a secret that is no replica of the region it works for. */
export const trespass = (notes: Notes, { before, after, commit }: Step): string | null => {
  const { stream, secret } = before.head;
  if (commit.origin.actor === WRITER || secret.status === 'absent') return null;
  if (secret.replicaOf !== null) return null;
  if (commit.events.some(({ type }) => type === 'ReplicaCopied')) return 'a copy over a secret';
  if (after.head.secret.status !== 'absent') return null;
  if (secret.replicas.size > 0) return 'a primary was cleared';
  const guard = notes.guarded.get(nameOf(stream));
  const takers = [...notes.forced.values()].filter(
    ({ from, to, name }) => to === stream.region && name === stream.name && from !== guard?.from,
  );
  if (takers.length > 0) return null;
  return guard === undefined
    ? 'a secret was cleared, and nobody asked for that'
    : 'a promoted secret was cleared';
};

/** A link that a worker takes for ended, and that the region would take copies by. */
export const wrongRelease = (notes: Notes, { before, commit }: Step): string | null => {
  const { secret, stream } = before.head;
  const removal = commit.events.find((event) => event.type === 'ReplicaRemoved');
  if (commit.origin.actor === WRITER || removal === undefined) return null;
  const link = secret.status === 'absent' ? undefined : secret.replicas.get(removal.region);
  const there = notes.latest.get(nameOf({ ...stream, region: removal.region }));
  const { region } = stream;
  const isEnded =
    link !== undefined &&
    there !== undefined &&
    isOver(there.secret.memory, { region, epoch: link.epoch }, link.since);
  return isEnded ? null : 'a link was given up that has not ended';
};

/** Whether a replica is said to be in sync with a state that it was never given. */
export const isPremature = ({ shown }: Notes, { stream, region, status }: Saving): boolean => {
  if (status.state !== 'InSync') return false;
  const source = shown.get(wayOf({ from: stream.region, to: region, name: stream.name }));
  return source === undefined || isLater(status, source);
};
