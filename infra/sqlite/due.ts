import { type StreamId, streamKey } from '../../domain/ports/stream.ts';
import type { Instant } from '../../domain/secret/ids.ts';
import { DUE_PART, type Due, type DueList } from './due-statements.ts';

/** Reads a part of a list, when it is its turn. */
export type ReadDue = (list: DueList, now: Instant, last: Due | null) => Promise<readonly Due[]>;

/** The streams with a purge to carry out or to finish, longest due first; one that waits for both is named once. */
export const purgesDue = async (
  read: ReadDue,
  now: Instant,
  limit: number,
): Promise<readonly StreamId[]> => {
  const windows = await firstOf(read, 'windows', now, limit);
  const purges = await firstOf(read, 'purges', now, limit);
  const inOrder = [...windows, ...purges].toSorted((left, right) => left.at - right.at);
  return distinct(inOrder).slice(0, limit);
};

/** The streams with a replica to try again, longest due first; one that waits for several is named once. */
export const replicasDue = async (
  read: ReadDue,
  now: Instant,
  limit: number,
): Promise<readonly StreamId[]> =>
  distinct(await firstOf(read, 'replicas', now, limit)).slice(0, limit);

/** What is due of so many streams, or of all there are. */
const firstOf = async (
  read: ReadDue,
  list: DueList,
  now: Instant,
  limit: number,
): Promise<readonly Due[]> => {
  const found: Due[] = [];
  const streams = new Set<string>();
  let part: readonly Due[];
  do {
    part = await read(list, now, found.at(-1) ?? null);
    found.push(...part);
    for (const { stream } of part) streams.add(streamKey(stream));
  } while (part.length === DUE_PART && streams.size < limit);
  return found;
};

const distinct = (due: readonly Due[]): readonly StreamId[] => {
  const streams = new Map<string, StreamId>();
  for (const { stream } of due) {
    const key = streamKey(stream);
    if (!streams.has(key)) streams.set(key, stream);
  }
  return [...streams.values()];
};
