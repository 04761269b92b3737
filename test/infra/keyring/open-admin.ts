import type { AdminOutcome } from '../../../infra/keyring/admin-outcome.ts';
import { OWNER } from './default-use.ts';
import { openKeyring } from './open-keyring.ts';

/** A keyring with one key, and its administration. */
export const openAdmin = () => {
  const keys = openKeyring();
  const admin = keys.admin(OWNER);
  return { keys, admin, key: admin.create('for payments') };
};

/** The state a key was left in, or the refusal. */
export const stateOf = (outcome: AdminOutcome) =>
  outcome.ok ? outcome.key.state : outcome.refusal;
