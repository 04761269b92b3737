import type { AdminOutcome } from '../../infra/keyring/admin-outcome.ts';
import { openKeyring } from '../infra/keyring/open-keyring.ts';
import { ACCOUNT, REGION } from '../support/examples.ts';
import { keyServiceContract } from './key-service.contract.ts';

const done = async (outcome: AdminOutcome): Promise<void> => {
  if (!outcome.ok) throw new Error(outcome.refusal.message);
};

keyServiceContract('keyring', async () => {
  const { service, admin } = openKeyring();
  const keys = admin({ account: ACCOUNT, region: REGION });
  return {
    service,
    createKey: async () => keys.create(),
    createAlias: (name, key) => done(keys.createAlias(name, key)),
    disable: (key) => done(keys.disable(key)),
    enable: (key) => done(keys.enable(key)),
    scheduleDeletion: (key) => done(keys.scheduleDeletion(key)),
    cancelDeletion: (key) => done(keys.cancelDeletion(key)),
  };
});
