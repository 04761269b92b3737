import type { AdminOutcome } from '../../infra/keyring/admin-outcome.ts';
import type { KeyAdmin } from '../../infra/keyring/key-admin.ts';
import { openKeyring } from '../infra/keyring/open-keyring.ts';
import { ACCOUNT, REGION } from '../support/examples.ts';
import { keyServiceContract } from './key-service.contract.ts';
import type { OpenKeyService } from './key-service-steps.contract.ts';

const done = async (outcome: AdminOutcome): Promise<void> => {
  if (!outcome.ok) throw new Error(outcome.refusal.message);
};

/** `settle` is applied to each key when it is created, before its first use. */
const openBench =
  (settle: (keys: KeyAdmin, id: string) => void): OpenKeyService =>
  async () => {
    const { service, admin } = openKeyring();
    const keys = admin({ account: ACCOUNT, region: REGION });
    return {
      service,
      createKey: async () => {
        const key = keys.create();
        settle(keys, key.id);
        return key;
      },
      createAlias: (name, key) => done(keys.createAlias(name, key)),
      disable: (key) => done(keys.disable(key)),
      enable: (key) => done(keys.enable(key)),
      scheduleDeletion: (key) => done(keys.scheduleDeletion(key)),
      cancelDeletion: (key) => done(keys.cancelDeletion(key)),
    };
  };

keyServiceContract(
  'keyring',
  openBench(() => {}),
);

keyServiceContract(
  'keyring whose keys were rotated',
  openBench((keys, id) => {
    keys.rotate(id);
    keys.rotate(id);
  }),
);
