import { createSecretKey, randomBytes } from 'node:crypto';
import type { CredentialsSeal } from '../../infra/keyring/credentials-seal.ts';

/** A seal with a key of its own, as a keyring has one. */
export const aSeal = (): CredentialsSeal => {
  let inForce: string | null = null;
  return {
    key: createSecretKey(randomBytes(32)),
    accessKeyId: () => inForce,
    putInForce: (id) => {
      inForce = id;
    },
  };
};
