/** Work that is asked for from many sides and runs once at a time. */
export type OneAtATime<Item> = {
  /** Do it for this item, soon; asking again before it has begun is asking once. */
  readonly ask: (item: Item) => void;
  /** Resolves when nothing is asked for and nothing runs. */
  readonly idle: () => Promise<void>;
};

/** Runs work that never throws for the items that are asked for, one after the other. */
export const oneAtATime = <Item>(work: (item: Item) => Promise<void>): OneAtATime<Item> => {
  const asked = new Set<Item>();
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    for (const item of asked) {
      asked.delete(item);
      await work(item);
    }
    running = null;
  };
  return {
    ask: (item) => {
      asked.add(item);
      // Later, so that whoever asks is done with what is asked for.
      running ??= Promise.resolve().then(run);
    },
    idle: async () => {
      await running;
    },
  };
};
