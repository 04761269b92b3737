import type { StreamId } from '../../domain/ports/stream.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { Outcome } from '../secret/transact.ts';
import type { RegionPorts } from './ports.ts';
import { type CommandPorts, runCommand } from './run-command.ts';

/** A link whose replica was promoted. */
export type ReleasedLink = {
  /** Of the primary. */
  readonly stream: StreamId;
  readonly region: Region;
  readonly epoch: number;
  /** The last epoch by which the region takes no copies. */
  readonly known: number;
};

/** The primary lets go of a region, and the note of the link goes with it. */
export const releaseLink = async (
  ports: CommandPorts,
  { store }: Pick<RegionPorts, 'store'>,
  { stream, region, epoch, known }: ReleasedLink,
): Promise<Outcome> => {
  const now = ports.clock.now();
  const command = { type: 'ReleaseReplica', region, epoch, known, now } as const;
  const outcome = await runCommand(ports, store, stream, command);
  if (outcome.ok) await store.removeReplicaStatus(stream, region, epoch);
  return outcome;
};
