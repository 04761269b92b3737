import { systemPause } from '../../infra/system/pause.ts';
import { idempotencyContract } from './idempotency.contract.ts';
import type { OpenInstances } from './instances.ts';
import { labelsContract } from './labels.contract.ts';
import { racesContract } from './races.contract.ts';
import { repetitionsContract } from './repetitions.contract.ts';

/** The guarantees of the service on several instances of any store. Creations retry without a pause, the rest with those of production. */
export const serviceContract = (store: string, open: OpenInstances): void => {
  idempotencyContract(store, () => open());
  labelsContract(store, () => open(systemPause));
  racesContract(store, () => open(systemPause));
  repetitionsContract(store, () => open(systemPause));
};
