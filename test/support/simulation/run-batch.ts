import { history } from './history.ts';
import type { Batch } from './seeds.ts';

/** The histories of these seeds. Throws at the first that went wrong, and tells its course. */
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
