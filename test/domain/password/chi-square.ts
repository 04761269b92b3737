/** Pearson's chi-square statistic of these counts against a uniform distribution. */
export const chiSquare = (counts: readonly number[]): number => {
  const share = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - share) ** 2 / share, 0);
};

/**
 * The critical value that a uniform source exceeds in one of 1000 runs (Wilson-Hilferty
 * approximation).
 */
export const suspicious = (categories: number): number => {
  const freedom = categories - 1;
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + 3.09 * Math.sqrt(spread)) ** 3;
};

/** The number of occurrences of each key among the items, in the order of the keys. */
export const countsOf = <Key>(items: Iterable<Key>, keys: Iterable<Key>): readonly number[] => {
  const counts = new Map<Key, number>([...keys].map((key) => [key, 0]));
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts.values()];
};
