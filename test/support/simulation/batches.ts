import { history } from './history.ts';

/** The number of histories in a run, with seeds from 1. */
const HISTORIES = 10_000;
const BATCH = 500;

/** A range of seeds, both ends included. */
export type Batch = { readonly from: number; readonly to: number };

/**
 * Returns the batches of one of two halves, so that two processes share the work. With
 * `SEALSTREAM_SIMULATION_SEED` set, both halves are just that seed.
 */
export const batches = (half: 0 | 1): readonly Batch[] => {
  const only = process.env.SEALSTREAM_SIMULATION_SEED;
  if (only !== undefined) return [{ from: Number(only), to: Number(only) }];
  return Array.from({ length: HISTORIES / BATCH }, (_none, index) => ({
    from: index * BATCH + 1,
    to: (index + 1) * BATCH,
  })).filter((_batch, index) => index % 2 === half);
};

/** Runs the histories of these seeds. Throws at the first that went wrong, with its commits. */
export const runBatch = async ({ from, to }: Batch): Promise<void> => {
  for (let seed = from; seed <= to; seed += 1) {
    const { complaints, commits } = await courseOf(seed);
    if (complaints.length > 0) throw new Error([again(seed), ...complaints, ...commits].join('\n'));
  }
};

const courseOf = async (seed: number) => {
  try {
    return await history(seed);
  } catch (cause) {
    throw new Error(again(seed), { cause });
  }
};

const again = (seed: number): string =>
  `A history went wrong; run it again with SEALSTREAM_SIMULATION_SEED=${seed}`;
