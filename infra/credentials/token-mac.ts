import { createHmac, createSecretKey } from 'node:crypto';
import type { TokenMac } from '../../domain/ports/token-mac.ts';

/** Separates this key from others derived from the same secret. */
const PURPOSE = 'sealstream page tokens';

/**
 * Signs page tokens with a key derived from the root secret access key, which all instances of a service share: each
 * accepts the tokens of the others. New root credentials invalidate old tokens.
 */
export const tokenMac = (rootSecretAccessKey: string): TokenMac => {
  const derived = createHmac('sha256', rootSecretAccessKey).update(PURPOSE).digest();
  const key = createSecretKey(derived);
  derived.fill(0);
  return { sign: (text) => createHmac('sha256', key).update(text).digest() };
};
