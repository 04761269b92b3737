import type { EventStreams } from '../../domain/ports/event-store.ts';
import type { Origin, StreamId } from '../../domain/ports/stream.ts';
import type { ReplicaCommand } from '../../domain/secret/replica-commands.ts';
import { type Gather, type Outcome, transact } from '../secret/transact.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import type { ReplicationPorts } from './ports.ts';

/** The actor of replication's commits in histories. */
const REPLICATION_ACTOR = 'sealstream:replicate';

/** Dependencies of a commit by the workers, besides a store. */
export type CommandPorts = Pick<ReplicationPorts, 'clock' | 'ids' | 'pause'>;

/** Runs a command that is gathered for each head, starting from the latest head of the stream. */
export const runGathered = async (
  { clock, ids, pause }: CommandPorts,
  unverified: EventStreams,
  stream: StreamId,
  gather: Gather,
): Promise<Outcome> => {
  const store = verifiedHeads(unverified);
  const origin: Origin = {
    actor: REPLICATION_ACTOR,
    requestId: ids.requestId(),
    at: clock.now(),
  };
  return transact({ store, pause }, await store.load(stream), origin, gather);
};

/** Runs a command that needs no facts about the head. */
export const runCommand = (
  ports: CommandPorts,
  store: EventStreams,
  stream: StreamId,
  command: ReplicaCommand,
): Promise<Outcome> =>
  runGathered(ports, store, stream, async () => ({ ok: true, command, values: {} }));
