import { transact } from '../../../app/secret/transact.ts';
import { verifiedHeads } from '../../../app/store/verified-heads.ts';
import type { Appended, EventStreams } from '../../../domain/ports/event-store.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import type { Head, Origin, StreamId } from '../../../domain/ports/stream.ts';
import { WRITER } from './observations.ts';
import {
  addReplicas,
  attachPolicy,
  describeSecret,
  forceDeletion,
  makeCurrent,
  moveLabel,
  promote,
  type Request,
  removePolicy,
  removeReplicas,
  rotate,
  tag,
  untag,
  type WriterContext,
} from './requests.ts';
import { changeKey, create, put } from './value-requests.ts';
import type { Actor } from './virtual-time.ts';
import type { World } from './world.ts';

/** A commit that was acknowledged to a writer. */
export type AcknowledgedCommit = { readonly requestId: string; readonly head: Head };

/** Requests for any secret; common ones are listed more often. */
const USUAL: readonly Request[] = [
  put,
  put,
  put,
  tag,
  tag,
  untag,
  attachPolicy,
  removePolicy,
  describeSecret,
  rotate,
  moveLabel,
  makeCurrent,
  makeCurrent,
  changeKey,
  create,
  addReplicas,
  addReplicas,
  addReplicas,
  removeReplicas,
  forceDeletion,
];

/** Requests for a replica. */
const ON_REPLICA: readonly Request[] = [promote, promote, create, forceDeletion, put];

/** Makes some requests for one secret, one after the other. */
export const writer =
  (world: World, stream: StreamId, acknowledge: (commit: AcknowledgedCommit) => void) =>
  async (actor: Actor): Promise<void> => {
    const { dice, time } = world;
    const ports = world.portsOf(actor, stream.region);
    const elsewhere = world.regions.filter((region) => region !== stream.region);
    const context: WriterContext = { dice, stream, ports, elsewhere };
    for (let left = 1 + dice.below(5); left > 0; left -= 1) {
      try {
        await ask(context, acknowledge);
      } catch (error) {
        if (!(error instanceof Outage)) throw error;
      }
      await time.park(actor, dice.below(3000));
    }
  };

const ask = async (
  context: WriterContext,
  acknowledge: (commit: AcknowledgedCommit) => void,
): Promise<void> => {
  const { ports, stream } = context;
  const requestId = ports.ids.requestId();
  const origin: Origin = { actor: WRITER, requestId, at: ports.clock.now() };
  const store = listening(verifiedHeads(ports.own.store), (head) =>
    acknowledge({ requestId, head }),
  );
  const head = await store.load(stream);
  await transact({ store, pause: ports.pause }, head, origin, chosen(context, head)(context));
};

const chosen = ({ dice }: WriterContext, { secret }: Head): Request => {
  if (secret.status === 'absent') return create;
  return dice.pick(secret.replicaOf === null ? USUAL : ON_REPLICA);
};

/** A store that reports which commits it has acknowledged. */
const listening = (store: EventStreams, heard: (head: Head) => void): EventStreams => ({
  ...store,
  append: async (head, commit): Promise<Appended> => {
    const appended = await store.append(head, commit);
    if (appended.kind === 'appended') heard(appended.head);
    return appended;
  },
});
