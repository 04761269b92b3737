import type { Region } from '../domain/secret/ids.ts';

/** One thing for each region, made when the region is first asked for. */
export type Regional<Part> = {
  readonly of: (region: Region) => Part;
  readonly close: () => void;
};

/** Keeps what `open` made; a region that failed to open is tried again the next time. */
export const regional = <Part>(
  open: (region: Region) => Part,
  close: (part: Part) => void,
): Regional<Part> => {
  const parts = new Map<Region, Part>();
  return {
    of: (region) => {
      const known = parts.get(region);
      if (known !== undefined) return known;
      const part = open(region);
      parts.set(region, part);
      return part;
    },
    close: () => {
      for (const part of parts.values()) close(part);
      parts.clear();
    },
  };
};
