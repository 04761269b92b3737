import { createSecretKey, randomBytes } from 'node:crypto';
import type { CredentialsSeal } from '../../infra/keyring/credentials-seal.ts';

/** Makes a seal with its own key, like that of a keyring. */
export const aSeal = (): CredentialsSeal => {
  let inForce: string | null = null;
  let refusesClear = false;
  return {
    key: createSecretKey(randomBytes(32)),
    accessKeyId: () => inForce,
    acceptsCleartext: () => inForce === null && !refusesClear,
    rejectCleartext: () => {
      refusesClear = true;
    },
    setAccessKeyId: (id) => {
      inForce = id;
    },
  };
};
