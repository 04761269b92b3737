import type { Region } from '../../domain/secret/ids.ts';

/** One thing for each region in use, opened when it is needed and closed when others need its place. */
export type Regional<Part> = {
  /** The part of a region, which stays open until it is released. */
  readonly lease: (region: Region) => Lease<Part>;
  /** Works with the part of a region, which stays open until the work has settled. */
  readonly use: <Result>(region: Region, work: (part: Part) => Promise<Result>) => Promise<Result>;
  /** Closes all of them; for when no work is under way any more. */
  readonly close: () => void;
};

/** To be released once, whatever happens. */
export type Lease<Part> = { readonly part: Part; readonly release: () => void };

/** How parts are opened and closed, and how many may be open at a time. */
export type RegionalOptions<Part> = {
  readonly open: (region: Region) => Part;
  readonly close: (part: Part) => void;
  /** More are open only while that many are worked with at once. */
  readonly max?: number;
};

/** Any caller may name any region, so what they hold open has to have a bound. */
const MAX_OPEN = 64;

type Entry<Part> = { readonly part: Part; uses: number };

/** A region that failed to open is tried again the next time; the one unused for longest is closed first. */
export const regional = <Part>({
  open,
  close,
  max = MAX_OPEN,
}: RegionalOptions<Part>): Regional<Part> => {
  // In the order of their last use.
  const entries = new Map<Region, Entry<Part>>();

  const shrinkTo = (size: number): void => {
    for (const [region, { part, uses }] of entries) {
      if (entries.size <= size) return;
      if (uses > 0) continue;
      entries.delete(region);
      close(part);
    }
  };

  const entryOf = (region: Region): Entry<Part> => {
    const known = entries.get(region);
    if (known === undefined) shrinkTo(max - 1);
    const entry = known ?? { part: open(region), uses: 0 };
    entries.delete(region);
    entries.set(region, entry);
    return entry;
  };

  const lease = (region: Region): Lease<Part> => {
    const entry = entryOf(region);
    entry.uses += 1;
    const release = (): void => {
      entry.uses -= 1;
      shrinkTo(max);
    };
    return { part: entry.part, release };
  };

  return {
    lease,
    use: async (region, work) => {
      const { part, release } = lease(region);
      try {
        return await work(part);
      } finally {
        release();
      }
    },
    close: () => {
      for (const { part } of entries.values()) close(part);
      entries.clear();
    },
  };
};
