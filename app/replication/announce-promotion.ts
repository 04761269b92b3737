import { Outage } from '../../domain/ports/outage.ts';
import type { Head, RecordedCommit } from '../../domain/ports/stream.ts';
import { linksOf } from '../../domain/replication/links.ts';
import { NOT_ANNOUNCED } from '../../domain/replication/messages.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { isOver, isPlausibleEpoch, lastEnd } from '../../domain/secret/replication.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { releaseLink } from './end-link.ts';
import type { PrimaryPorts, RegionPorts } from './ports.ts';

/**
 * Announces a recent promotion in this stream to the former primary, so that it releases the region at
 * once and the replica can be replaced. Best-effort: the region takes no more copies anyway, and a primary
 * that cannot be reached, because its region is lost for example, finds out when it next copies. Throws an
 * `Outage` of the stream's own store.
 */
export const announcePromotion = async (ports: PrimaryPorts, head: Head): Promise<void> => {
  for (const from of await recentlyPromotedFrom(ports, head)) {
    const formerPorts = ports.regional(from);
    if (formerPorts === null) continue;
    try {
      await ports.breakers.call(from, () => releaseAtFormer(ports, formerPorts, { head, from }));
    } catch (error) {
      reportUnannounced(ports, head, { from, error });
    }
  }
};

/** Commits for which a promotion is still announced, in case its first hints were lost or merged. */
const RECENT_COMMITS = 10;

/** The regions of the former primaries. The memory alone never expires, and they must not be called forever. */
const recentlyPromotedFrom = async (
  ports: PrimaryPorts,
  head: Head,
): Promise<readonly Region[]> => {
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
  { callbacks }: PrimaryPorts,
  { stream }: Head,
  { from, error }: { readonly from: Region; readonly error: unknown },
): void => {
  const primary = { ...stream, region: from };
  callbacks.failed({ stream: primary, region: stream.region, message: NOT_ANNOUNCED }, error);
};

type Promotion = { readonly head: Head; readonly from: Region };

const releaseAtFormer = async (
  ports: PrimaryPorts,
  formerPorts: RegionPorts,
  { head, from }: Promotion,
): Promise<void> => {
  const { memory } = head.secret;
  const { region } = head.stream;
  const stream = { ...head.stream, region: from };
  const former = await verifiedHeads(formerPorts.store).load(stream);
  const link = linksOf(former).get(region);
  const known = lastEnd(memory, from);
  if (link === undefined || !isPlausibleEpoch(known, former.secret.memory)) return;
  if (!isOver(memory, { region: from, epoch: link.epoch }, link.since)) return;
  const ended = { stream, region, epoch: link.epoch, known };
  const outcome = await releaseLink(ports, formerPorts, ended);
  if (!outcome.ok) reportUnannounced(ports, head, { from, error: undefined });
};
