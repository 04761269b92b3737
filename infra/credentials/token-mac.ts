import { createHmac, createSecretKey } from 'node:crypto';
import type { TokenMac } from '../../domain/ports/token-mac.ts';

/** What the key is for: the same secret makes other keys for other purposes. */
const PURPOSE = 'sealstream page tokens';

/**
 * Signs page tokens with a key made of the root secret access key, which every instance of a service
 * has: so each can go on where another stopped. With new root credentials, old tokens end.
 */
export const tokenMac = (rootSecretAccessKey: string): TokenMac => {
  const derived = createHmac('sha256', rootSecretAccessKey).update(PURPOSE).digest();
  const key = createSecretKey(derived);
  derived.fill(0);
  return { sign: (text) => createHmac('sha256', key).update(text).digest() };
};
