import { createHash, randomBytes } from 'node:crypto';
import type { Random } from '../../../domain/ports/random.ts';

/** A real random source. */
export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

/** Reproducible pseudo-random bytes: SHA-256 of the seed and a counter. */
export const seededRandom = (seed: string): Random => {
  let block = 0;
  const nextBlock = (): Uint8Array => {
    block += 1;
    return createHash('sha256').update(`${seed}/${block}`).digest();
  };
  return {
    bytes: (count) => {
      const blocks = Array.from({ length: Math.ceil(count / 32) }, nextBlock);
      return Buffer.concat(blocks).subarray(0, count);
    },
  };
};

/** These bytes, in order, and then none. */
export const scriptedRandom = (bytes: Uint8Array): Random => {
  let given = 0;
  return {
    bytes: (count) => {
      if (given >= bytes.length) throw new Error('The script has ended');
      given += count;
      return bytes.subarray(given - count, given);
    },
  };
};
