import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { dueStreams } from '../workers/due-streams.ts';
import { inParallel } from '../workers/in-parallel.ts';
import { converge } from './converge.ts';
import { type ReplicationPorts, regionPorts } from './ports.ts';

/** How far a run goes, and whom it tells of its faults. */
export type RetryRun = {
  /** Checked before each secret; once it is aborted no other is begun. */
  readonly signal: AbortSignal;
  /** Told of a secret that could not be tried, and why; the run goes on with the others. */
  readonly onFault: (stream: StreamId, thrown: unknown) => void;
};

const SIDE_BY_SIDE = 8;

/**
 * Try the replicas of one region's primaries again whose pause is over. Answers how many secrets that
 * were.
 */
export const retryDue = async (
  ports: ReplicationPorts,
  region: Region,
  { signal, onFault }: RetryRun,
): Promise<number> => {
  const home = regionPorts(ports, region);
  const list = (limit: number) => home.store.replicasDue(ports.clock.now(), limit);
  let tried = 0;
  await inParallel(dueStreams({ list, signal }), SIDE_BY_SIDE, async (stream) => {
    tried += 1;
    await converge(ports, stream).catch((thrown: unknown) => onFault(stream, thrown));
  });
  return tried;
};
