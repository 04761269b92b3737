import { branded, type Region } from '../../domain/secret/ids.ts';
import { isRegion } from '../../domain/secret/names.ts';
import { REGION, type ReadSetting, type Setting, TABLE } from '../lambda/environment.ts';

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

const namesIn = (value: string): readonly string[] => (value === '' ? [] : value.split(','));

/** No blanks: the role's condition is made of the same text, and there they would count. */
const REPLICA_REGIONS: Setting<ReadonlySet<Region>> = {
  fits: (value) => namesIn(value).every(isRegion),
  meaning: 'the regions to replicate to, separated by commas alone, or left out',
  as: (value) => new Set(namesIn(value).map((name) => branded<Region>(name))),
};
