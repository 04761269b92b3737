import { Outage } from '../../domain/ports/outage.ts';
import type { Head, RecordedCommit } from '../../domain/ports/stream.ts';
import { NOT_ANNOUNCED } from '../../domain/replication/messages.ts';
import { linksOf } from '../../domain/replication/place.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { isOver, isPlausibleEpoch, lastEnd } from '../../domain/secret/replication.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import type { PrimaryPorts, RegionPorts } from './ports.ts';
import { releaseLink } from './release-link.ts';

/**
 * Tell the old primary of a replica that was promoted lately in this stream, so that it lets go of the
 * region at once and can be replaced. Nothing hangs on it: the region takes no copies any more, and a
 * primary that cannot be reached, in a region that is lost say, learns of it when it next copies. Throws
 * an `Outage` of the stream's own store.
 */
export const announcePromotion = async (ports: PrimaryPorts, head: Head): Promise<void> => {
  for (const from of await recentPromotions(ports, head)) {
    const there = ports.regional(from);
    if (there === null) continue;
    try {
      await ports.breakers.call(from, () => releaseAtPrimary(ports, there, { head, from }));
    } catch (error) {
      reportUnannounced(ports, head, { from, error });
    }
  }
};

/** Commits by which a promotion is still told of, should the first hints of it have been lost or joined. */
const RECENT_COMMITS = 10;

/** The regions of the primaries. The memory alone lasts for ever, and they are not to be asked for ever. */
const recentPromotions = async (ports: PrimaryPorts, head: Head): Promise<readonly Region[]> => {
  const { secret, stream, seq } = head;
  const { promoted } = secret.memory;
  if (secret.status === 'absent' || promoted.size === 0) return [];
  const regions: Region[] = [];
  try {
    const commits = ports.primary.store.readCommits(stream, Math.max(0, seq - RECENT_COMMITS));
    for await (const commit of commits) regions.push(...promotionsIn(commit));
    return regions;
  } catch (error) {
    if (error instanceof Outage) throw error;
    for (const from of promoted.keys()) reportUnannounced(ports, head, { from, error });
    return [];
  }
};

const promotionsIn = ({ events }: RecordedCommit): readonly Region[] =>
  events.flatMap((event) => (event.type === 'ReplicaPromoted' ? [event.link.region] : []));

const reportUnannounced = (
  { notices }: PrimaryPorts,
  { stream }: Head,
  { from, error }: { readonly from: Region; readonly error: unknown },
): void => {
  const primary = { ...stream, region: from };
  notices.failed({ stream: primary, region: stream.region, message: NOT_ANNOUNCED }, error);
};

type Promotion = { readonly head: Head; readonly from: Region };

const releaseAtPrimary = async (
  ports: PrimaryPorts,
  there: RegionPorts,
  { head, from }: Promotion,
): Promise<void> => {
  const { memory } = head.secret;
  const { region } = head.stream;
  const stream = { ...head.stream, region: from };
  const primary = await verifiedHeads(there.store).load(stream);
  const link = linksOf(primary).get(region);
  const known = lastEnd(memory, from);
  if (link === undefined || !isPlausibleEpoch(known, primary.secret.memory)) return;
  if (!isOver(memory, { region: from, epoch: link.epoch }, link.since)) return;
  const outcome = await releaseLink(ports, there, { stream, region, epoch: link.epoch, known });
  if (!outcome.ok) reportUnannounced(ports, head, { from, error: undefined });
};
