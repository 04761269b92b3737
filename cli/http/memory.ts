/** Memory that requests share. */
export type Memory = {
  /** False, and nothing taken, when there is not that much left. */
  readonly take: (bytes: number) => boolean;
  readonly give: (bytes: number) => void;
};

/** So many bytes for all bodies that are read or worked with at a time. */
export const memory = (limit: number): Memory => {
  let taken = 0;
  return {
    take: (bytes) => {
      if (taken + bytes > limit) return false;
      taken += bytes;
      return true;
    },
    give: (bytes) => {
      taken -= bytes;
    },
  };
};
