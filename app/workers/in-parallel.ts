/**
 * Work on items side by side, so many at a time. The first fault, be it of the work or of the items, is
 * thrown when nothing runs any more.
 */
export const inParallel = async <Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  try {
    for await (const item of items) {
      const one: Promise<void> = work(item)
        .catch((error: unknown) => {
          faults.push(error);
        })
        .finally(() => running.delete(one));
      running.add(one);
      if (running.size >= width) await Promise.race(running);
    }
  } catch (error) {
    faults.push(error);
  }
  await Promise.all(running);
  if (faults.length > 0) throw faults[0];
};
