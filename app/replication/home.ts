import type { Region } from '../../domain/secret/ids.ts';
import type { RegionPorts, ReplicationPorts } from './ports.ts';

/** The ports of the region whose primaries are worked on. Throws if this home does not have it. */
export const regionPorts = (
  { regional }: Pick<ReplicationPorts, 'regional'>,
  region: Region,
): RegionPorts => {
  const home = regional(region);
  if (home === null) throw new Error(`This home does not have the region ${region}`);
  return home;
};
