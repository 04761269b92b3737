/** All histories of a run, from seed 1 on. */
const HISTORIES = 10_000;
const BATCH = 500;

/** Seeds from one up to, and with, another. */
export type Batch = { readonly from: number; readonly to: number };

/**
 * The batches of one of two halves, so that two processes share the work. With
 * `SEALSTREAM_SIMULATION_SEED` both have that seed alone.
 */
export const batches = (half: 0 | 1): readonly Batch[] => {
  const only = process.env.SEALSTREAM_SIMULATION_SEED;
  if (only !== undefined) return [{ from: Number(only), to: Number(only) }];
  return Array.from({ length: HISTORIES / BATCH }, (_none, index) => ({
    from: index * BATCH + 1,
    to: (index + 1) * BATCH,
  })).filter((_batch, index) => index % 2 === half);
};
