import type { StreamId } from '../../domain/ports/stream.ts';
import { linksOf } from '../../domain/replication/place.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { verifiedHeads } from '../store/verified-heads.ts';
import { detachRegion } from './detach-region.ts';
import type { Outcome } from './outcome.ts';
import type { ReplicationPorts } from './ports.ts';

/**
 * Take away the replica in one region if its primary does not want it any more and the note of the
 * link is still there; `null` when there is nothing to say so. Other replicas of the primary are left
 * to the workers of its own region, which alone may use its keys.
 */
export const leaveRegion = async (
  ports: ReplicationPorts,
  stream: StreamId,
  region: Region,
): Promise<Outcome | null> => {
  const primary = ports.regional(stream.region);
  if (primary === null) return null;
  const statuses = await primary.store.replicaStatuses(stream);
  // Read after the note: a link that was made since is seen here.
  const head = await verifiedHeads(primary.store).load(stream);
  const before = statuses.get(region);
  if (before === undefined || linksOf(head).has(region)) return null;
  return detachRegion({ ...ports, primary }, { ...head, region, before });
};
