/** Room for values in memory, which all copies of a process share. */
export type MemoryBudget = { readonly reserve: () => Reservation };

/** The part of the room that one copy has. */
export type Reservation = {
  /**
   * Wait for room for so many values, in the place of what the lease had if that is less. More than there
   * is means all of it.
   */
  readonly acquire: (values: number) => Promise<void>;
  readonly release: () => void;
};

/**
 * Values of copies that are under way at the same time. Sealed and made ready for a request, one of 64 KiB
 * takes some 300 KB, so that all of them fit a function of 1 GB.
 */
const MAX_VALUES = 500;

type Waiting = { readonly values: number; readonly enter: () => void };

/** Room for so many values; whoever came first gets in first. */
export const memoryBudget = (most: number = MAX_VALUES): MemoryBudget => {
  const queue: Waiting[] = [];
  let left = most;
  const admit = (): void => {
    for (let next = queue[0]; next !== undefined && next.values <= left; next = queue[0]) {
      queue.shift();
      left -= next.values;
      next.enter();
    }
  };
  const enter = (values: number): Promise<void> =>
    new Promise((resolve) => {
      queue.push({ values, enter: resolve });
      admit();
    });
  return {
    reserve: () => {
      let held = 0;
      const release = (): void => {
        left += held;
        held = 0;
        admit();
      };
      return {
        release,
        acquire: async (values) => {
          const wanted = Math.min(values, most);
          if (wanted <= held) return;
          release();
          await enter(wanted);
          held = wanted;
        },
      };
    },
  };
};
