import type { KeyObject } from 'node:crypto';
import { keyFor } from './keyring-key.ts';

/** What the service needs keys for besides the values of secrets. */
export type ServicePurpose = 'credentials' | 'store-integrity';

/**
 * The key of the service for a purpose: 32 bytes, the same for as long as the keyring lives, whatever
 * becomes of its root key.
 */
export type ServiceKeys = (purpose: ServicePurpose) => KeyObject;

/** Service keys of a keyring. Each is made from the keyring key, so there is none to lose or to swap. */
export const serviceKeys = (keyringKey: KeyObject): ServiceKeys => {
  const made = new Map<ServicePurpose, KeyObject>();
  return (purpose) => {
    const key = made.get(purpose) ?? keyFor(keyringKey, `service ${purpose}`);
    made.set(purpose, key);
    return key;
  };
};
