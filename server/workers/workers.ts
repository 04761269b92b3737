import type { Region } from '../../domain/secret/ids.ts';
import { processPorts } from '../../functions/api/process-ports.ts';
import type { RequestLog } from '../../functions/api/request-log.ts';
import type { Home } from '../home/home.ts';
import type { Root } from '../settings/root-credentials.ts';
import { homePorts } from './home-ports.ts';
import { purgeTimer } from './purge-timer.ts';
import { replicator } from './replicator.ts';

/** What a service does besides answering. */
export type Workers = {
  /** There is something new in the change feed of a region. */
  readonly wake: (region: Region) => void;
  /** Nothing is begun any more; resolves when what is under way is done. */
  readonly stop: () => Promise<void>;
};

/** What the workers work on. */
export type WorkersOptions = { readonly home: Home; readonly root: Root; readonly log: RequestLog };

/**
 * Finishes deletions and copies replicas. Where no change feed is at hand, as with DynamoDB, the
 * functions of the deployment copy.
 */
export const startWorkers = ({ home, root, log }: WorkersOptions): Workers => {
  const { regions, changes } = home;
  const purges = purgeTimer({
    ...processPorts({ rootSecretAccessKey: root.secretAccessKey, log }),
    regions,
    storeOf: (region) => home.regional(region).store,
    log,
  });
  if (changes === null) return { wake: () => {}, stop: purges.stop };
  const account = root.accountId;
  const ports = homePorts(home, log);
  const copies = replicator({ ports, account, regions, changes, log });
  return {
    wake: copies.wake,
    stop: async () => {
      await Promise.all([purges.stop(), copies.stop()]);
    },
  };
};
