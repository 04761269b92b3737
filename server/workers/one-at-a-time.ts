/** A queue of work that many callers ask for and that runs for one item at a time. */
export type OneAtATime<Item> = {
  /** Queues an item. One that is queued already is worked on once. */
  readonly ask: (item: Item) => void;
  /** Resolves when the queue is empty and nothing runs. */
  readonly idle: () => Promise<void>;
};

/** Makes a queue for work that never throws; items are worked on in the order of their asking. */
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
      // In a later turn, so that the caller has finished what the item is about.
      running ??= Promise.resolve().then(run);
    },
    idle: async () => {
      await running;
    },
  };
};
