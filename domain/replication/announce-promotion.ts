import { ownHeads } from '../own-heads.ts';
import type { Head } from '../ports/event-store.ts';
import type { Region } from '../secret/ids.ts';
import { isOver, lastEnd } from '../secret/replication.ts';
import { NOT_ANNOUNCED } from './messages.ts';
import { linksOf } from './place.ts';
import type { HomePorts, RegionPorts } from './ports.ts';
import { releaseLink } from './release-link.ts';

/**
 * Tell the old primary of a replica that was promoted by the last commit of this stream, so that it lets
 * go of the region at once and can be replaced. Nothing hangs on it: the region takes no copies any
 * more, and a primary that cannot be reached, in a region that is lost say, learns of it when it next
 * copies. Throws what the stream's own store throws.
 */
export const announcePromotion = async (ports: HomePorts, head: Head): Promise<void> => {
  const from = await promotedBy(ports.home, head);
  const there = from === null ? null : ports.regional(from);
  if (from === null || there === null) return;
  const { stream } = head;
  try {
    await ports.reach.ask(from, () => letGo(ports, there, { head, from }));
  } catch (error) {
    const primary = { ...stream, region: from };
    ports.notices.failed({ stream: primary, region: stream.region, message: NOT_ANNOUNCED }, error);
  }
};

/** The region of the primary, if the last commit was the promotion; the memory alone lasts for ever. */
const promotedBy = async ({ store }: RegionPorts, head: Head): Promise<Region | null> => {
  const { secret, stream, seq } = head;
  if (secret.status === 'absent' || secret.memory.promoted.size === 0) return null;
  for await (const { events } of store.readCommits(stream, seq - 1)) {
    const promotion = events.find((event) => event.type === 'ReplicaPromoted');
    return promotion?.link.region ?? null;
  }
  return null;
};

type Promotion = { readonly head: Head; readonly from: Region };

const letGo = async (
  ports: HomePorts,
  there: RegionPorts,
  { head, from }: Promotion,
): Promise<void> => {
  const { memory } = head.secret;
  const { region } = head.stream;
  const stream = { ...head.stream, region: from };
  const link = linksOf(await ownHeads(there.store).load(stream)).get(region);
  if (link === undefined || !isOver(memory, { region: from, epoch: link.epoch }, link.since))
    return;
  await releaseLink(ports, there, {
    stream,
    region,
    epoch: link.epoch,
    known: lastEnd(memory, from),
  });
};
