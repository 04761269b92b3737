import { describe } from 'vitest';
import { dataKeysContract } from './key-service-data-keys.contract.ts';
import { defaultKeyContract } from './key-service-default.contract.ts';
import { namesContract } from './key-service-names.contract.ts';
import { statesContract } from './key-service-states.contract.ts';
import type { OpenKeyService } from './key-service-steps.contract.ts';
import { wrappingContract } from './key-service-wrapping.contract.ts';

/** Every adapter of `KeyService` passes this. A promise that one adapter cannot keep is not in the port. */
export const keyServiceContract = (adapter: string, open: OpenKeyService): void => {
  describe(`KeyService contract: ${adapter}`, () => {
    dataKeysContract(open);
    wrappingContract(open);
    statesContract(open);
    namesContract(open);
    defaultKeyContract(open);
  });
};
