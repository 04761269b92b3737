/**
 * Works on items concurrently, at most `width` at a time. When everything has settled, throws the first
 * error, whether of the work or of the items.
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
