import type { Region } from '../../domain/secret/ids.ts';

/** A pool with one resource per region, opened on demand and closed when others need its slot. */
export type RegionPool<Resource> = {
  /** Acquires the resource of a region, which stays open until it is released. */
  readonly acquire: (region: Region) => Acquired<Resource>;
  /** Runs work on the resource of a region, which stays open until the work has settled. */
  readonly use: <Result>(
    region: Region,
    work: (resource: Resource) => Promise<Result>,
  ) => Promise<Result>;
  /** Closes all resources; to be called once none is in use any more. */
  readonly close: () => void;
};

/** Must be released exactly once, whatever happens. */
export type Acquired<Resource> = { readonly resource: Resource; readonly release: () => void };

/** How resources are opened and closed, and how many may be open at a time. */
export type RegionPoolOptions<Resource> = {
  readonly open: (region: Region) => Resource;
  readonly close: (resource: Resource) => void;
  /** Exceeded only while that many are in use at once. */
  readonly max?: number;
};

/** Any caller may name any region, so the number of open resources has to be bounded. */
const MAX_OPEN = 64;

type Entry<Resource> = { readonly resource: Resource; uses: number };

/** Opens a pool. A region that failed to open is retried on its next use; the least recently used is closed first. */
export const regionPool = <Resource>({
  open,
  close,
  max = MAX_OPEN,
}: RegionPoolOptions<Resource>): RegionPool<Resource> => {
  // Least recently used first.
  const entries = new Map<Region, Entry<Resource>>();

  const shrinkTo = (size: number): void => {
    for (const [region, { resource, uses }] of entries) {
      if (entries.size <= size) return;
      if (uses > 0) continue;
      entries.delete(region);
      close(resource);
    }
  };

  const entryOf = (region: Region): Entry<Resource> => {
    const known = entries.get(region);
    if (known === undefined) shrinkTo(max - 1);
    const entry = known ?? { resource: open(region), uses: 0 };
    entries.delete(region);
    entries.set(region, entry);
    return entry;
  };

  const acquire = (region: Region): Acquired<Resource> => {
    const entry = entryOf(region);
    entry.uses += 1;
    const release = (): void => {
      entry.uses -= 1;
      shrinkTo(max);
    };
    return { resource: entry.resource, release };
  };

  return {
    acquire,
    use: async (region, work) => {
      const { resource, release } = acquire(region);
      try {
        return await work(resource);
      } finally {
        release();
      }
    },
    close: () => {
      for (const { resource } of entries.values()) close(resource);
      entries.clear();
    },
  };
};
