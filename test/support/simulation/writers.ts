import { transact } from '../../../app/secret/transact.ts';
import { verifiedHeads } from '../../../app/store/verified-heads.ts';
import type { Appended, EventStreams } from '../../../domain/ports/event-store.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import type { Head, Origin, StreamId } from '../../../domain/ports/stream.ts';
import { WRITER } from './notes.ts';
import {
  addReplicas,
  attachPolicy,
  type Desk,
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
} from './requests.ts';
import { changeKey, create, put } from './value-requests.ts';
import type { Actor } from './virtual-time.ts';
import type { World } from './world.ts';

/** A commit that a writer was told of. */
export type Told = { readonly requestId: string; readonly head: Head };

/** What is asked of any secret, the usual things more often. */
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

/** What is asked for in the region of a replica, most often. */
const THERE: readonly Request[] = [promote, promote, create, forceDeletion, put];

/** A writer that makes some requests of one secret, one after the other. */
export const writer =
  (world: World, stream: StreamId, told: (told: Told) => void) =>
  async (actor: Actor): Promise<void> => {
    const { dice, time } = world;
    const ports = world.portsOf(actor, stream.region);
    const elsewhere = world.regions.filter((region) => region !== stream.region);
    const desk: Desk = { dice, stream, ports, elsewhere };
    for (let left = 1 + dice.below(5); left > 0; left -= 1) {
      try {
        await ask(desk, told);
      } catch (error) {
        if (!(error instanceof Outage)) throw error;
      }
      await time.park(actor, dice.below(3000));
    }
  };

const ask = async (desk: Desk, told: (told: Told) => void): Promise<void> => {
  const { ports, stream } = desk;
  const requestId = ports.ids.requestId();
  const origin: Origin = { actor: WRITER, requestId, at: ports.clock.now() };
  const store = listening(verifiedHeads(ports.home.store), (head) => told({ requestId, head }));
  const head = await store.load(stream);
  await transact({ store, pause: ports.pause }, head, origin, chosen(desk, head)(desk));
};

const chosen = ({ dice }: Desk, { secret }: Head): Request => {
  if (secret.status === 'absent') return create;
  return dice.pick(secret.replicaOf === null ? USUAL : THERE);
};

/** A store that says which commits it told the writer of. */
const listening = (store: EventStreams, heard: (head: Head) => void): EventStreams => ({
  ...store,
  append: async (head, commit): Promise<Appended> => {
    const appended = await store.append(head, commit);
    if (appended.kind === 'appended') heard(appended.head);
    return appended;
  },
});
