import type { EventStore } from '../../domain/ports/event-store.ts';
import type { Origin, StreamId } from '../../domain/ports/stream.ts';
import type { ReplicaCommand } from '../../domain/secret/replica-commands.ts';
import { type Gather, type Outcome, transact } from '../secret/transact.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import type { ReplicationPorts } from './ports.ts';

/** Who makes the commits of replication, in histories. */
const REPLICATION_ACTOR = 'sealstream:replicate';

/** What a commit of the workers takes of their ports. */
export type CommandPorts = Pick<ReplicationPorts, 'clock' | 'ids' | 'pause'>;

/** The outcome of a command that is gathered for each head of a stream, from the freshest on. */
export const runGathered = async (
  { clock, ids, pause }: CommandPorts,
  given: EventStore,
  stream: StreamId,
  gather: Gather,
): Promise<Outcome> => {
  const store = verifiedHeads(given);
  const origin: Origin = {
    actor: REPLICATION_ACTOR,
    requestId: ids.requestId(),
    at: clock.now(),
  };
  return transact({ store, pause }, await store.load(stream), origin, gather);
};

/** The outcome of a command that needs no facts of a head. */
export const runCommand = (
  ports: CommandPorts,
  store: EventStore,
  stream: StreamId,
  command: ReplicaCommand,
): Promise<Outcome> =>
  runGathered(ports, store, stream, async () => ({ ok: true, command, values: {} }));
