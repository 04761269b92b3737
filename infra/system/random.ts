import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Random } from '../../domain/ports/random.ts';
import { ARN_SUFFIX_LENGTH } from '../../domain/secret/names.ts';

/** The system's cryptographic random source. */
export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Every symbol is equally likely: `randomInt` has no modulo bias. */
const anySymbol = (): string => ALPHABET.charAt(randomInt(ALPHABET.length));

/** Identifiers from the system's cryptographic random source. */
export const randomIds: Ids = {
  requestId: () => randomUUID(),
  arnSuffix: () => Array.from({ length: ARN_SUFFIX_LENGTH }, anySymbol).join(''),
};
