/** The smallest, the middle and the largest of some figures. */
export type Spread = { readonly min: number; readonly median: number; readonly max: number };

/** The value below which this share (0 to 1) of the figures lies; they need not be sorted. */
export const quantile = (figures: readonly number[], share: number): number => {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** The median, which is robust against the rounds that a noisy machine spoils. */
export const median = (figures: readonly number[]): number => quantile(figures, 0.5);

/** The spread of the figures of several rounds. */
export const spread = (figures: readonly number[]): Spread => ({
  min: Math.min(...figures),
  median: median(figures),
  max: Math.max(...figures),
});
