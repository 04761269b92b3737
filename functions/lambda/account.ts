import { type AccountId, branded } from '../../domain/secret/ids.ts';
import type { Setting } from './environment.ts';

/** The account in the ARNs of secrets. It has no default: to forget it would be to change it. */
export const ACCOUNT: Setting<AccountId> = {
  fits: (value) => /^\d{12}$/.test(value),
  meaning: 'an account id of 12 digits',
  as: (value) => branded<AccountId>(value),
};
