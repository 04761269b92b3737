/** A limit on the values held in memory, shared by all copies of a process. */
export type MemoryBudget = { readonly reserve: () => Reservation };

/** The share of the budget that one copy holds. */
export type Reservation = {
  /**
   * Waits for budget for this many values, replacing what the reservation holds if that is less. A request
   * for more than the whole budget gets the whole budget.
   */
  readonly acquire: (values: number) => Promise<void>;
  readonly release: () => void;
};

/**
 * Values of concurrent copies. A value of 64 KiB, sealed and encoded for a request, takes about 300 KB, so
 * all of them fit in a function of 1 GB.
 */
const MAX_VALUES = 500;

type Waiting = { readonly values: number; readonly admit: () => void };

/** Makes a budget of this many values; waiting copies are served in order of arrival. */
export const memoryBudget = (total: number = MAX_VALUES): MemoryBudget => {
  const queue: Waiting[] = [];
  let available = total;
  const serve = (): void => {
    for (let next = queue[0]; next !== undefined && next.values <= available; next = queue[0]) {
      queue.shift();
      available -= next.values;
      next.admit();
    }
  };
  const wait = (values: number): Promise<void> =>
    new Promise((resolve) => {
      queue.push({ values, admit: resolve });
      serve();
    });
  return {
    reserve: () => {
      let held = 0;
      const release = (): void => {
        available += held;
        held = 0;
        serve();
      };
      return {
        release,
        acquire: async (values) => {
          const wanted = Math.min(values, total);
          if (wanted <= held) return;
          release();
          await wait(wanted);
          held = wanted;
        },
      };
    },
  };
};
