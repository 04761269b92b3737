import { randomBytes } from 'node:crypto';
import type { Random } from '../../domain/ports/random.ts';

/** The system's cryptographic random source. */
export const systemRandom: Random = { bytes: (count) => randomBytes(count) };
