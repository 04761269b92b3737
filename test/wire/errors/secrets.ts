import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { converge } from '../../../app/replication/converge.ts';
import { streamOf } from '../../support/memory-service.ts';
import { newName, token } from './row.ts';
import { ELSEWHERE, type World } from './world.ts';

/** Creates a secret with the value "first" under token 1, and returns its name. */
export const aSecret = async ({ sdk }: World, KmsKeyId?: string): Promise<string> => {
  const Name = newName();
  const value = { ClientRequestToken: token(1), SecretString: 'first' };
  await sdk.createSecret({ Name, ...value, ...(KmsKeyId && { KmsKeyId }) });
  return Name;
};

/** Creates a secret whose deletion is scheduled. */
export const aScheduled = async (world: World): Promise<string> => {
  const SecretId = await aSecret(world);
  await world.sdk.deleteSecret({ SecretId, RecoveryWindowInDays: 7 });
  return SecretId;
};

/** Creates a secret with its primary in the region of `sdk` and a replica in that of `elsewhere`. */
export const aReplica = async ({ sdk, service }: World): Promise<string> => {
  const Name = newName();
  await sdk.createSecret({ Name, AddReplicaRegions: [{ Region: ELSEWHERE }] });
  await converge(service.replication, streamOf(Name));
  return Name;
};

/** Creates a secret under a key, and disables the key. */
export const aSealedShut = async (world: World): Promise<string> => {
  const keys = world.service.keys();
  const { arn } = keys.create();
  const SecretId = await aSecret(world, arn);
  keys.disable(arn);
  return SecretId;
};

/** Creates a secret with the maximum number of labels: AWSCURRENT, and 19 others on version 2. */
export const aFullyLabelled = async (world: World): Promise<string> => {
  const SecretId = await aSecret(world);
  await putLabels(world.sdk, SecretId, 19);
  return SecretId;
};

/** Puts version 2 with a number of labels. */
export const putLabels = (sdk: SecretsManager, SecretId: string, number: number) =>
  sdk.putSecretValue({
    SecretId,
    ClientRequestToken: token(2),
    SecretString: 'second',
    VersionStages: Array.from({ length: number }, (_none, index) => `label-${index}`),
  });
