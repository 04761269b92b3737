import type { Region } from '../../domain/secret/ids.ts';
import { REGION, REPLICA_REGIONS, type ReadSetting, TABLE } from '../lambda/environment.ts';

/** What a worker of replication is configured with. */
export type ReplicationSettings = {
  /** The one it runs in, whose primaries it copies. */
  readonly region: Region;
  /** The same in every region. */
  readonly tableName: string;
  /** The regions it may copy to. */
  readonly replicaRegions: ReadonlySet<Region>;
};

/** Read the environment. Throws at the first variable that is missing or cannot be right. */
export const replicationSettings = (read: ReadSetting): ReplicationSettings => ({
  region: read('AWS_REGION', REGION),
  tableName: read('SEALSTREAM_TABLE', TABLE),
  replicaRegions: read('SEALSTREAM_REPLICA_REGIONS', REPLICA_REGIONS),
});
