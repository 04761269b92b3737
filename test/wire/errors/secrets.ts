import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { converge } from '../../../app/replication/converge.ts';
import { streamOf } from '../../support/memory-service.ts';
import { newName, token } from './row.ts';
import { ELSEWHERE, type World } from './world.ts';

/** A secret with the value "first" under token 1; answers its name. */
export const aSecret = async ({ sdk }: World, KmsKeyId?: string): Promise<string> => {
  const Name = newName();
  const value = { ClientRequestToken: token(1), SecretString: 'first' };
  await sdk.createSecret({ Name, ...value, ...(KmsKeyId && { KmsKeyId }) });
  return Name;
};

/** A secret whose deletion is scheduled. */
export const aScheduled = async (world: World): Promise<string> => {
  const SecretId = await aSecret(world);
  await world.sdk.deleteSecret({ SecretId, RecoveryWindowInDays: 7 });
  return SecretId;
};

/** A secret whose primary is in the region of `sdk`, and which is a replica in that of `elsewhere`. */
export const aReplica = async ({ sdk, service }: World): Promise<string> => {
  const Name = newName();
  await sdk.createSecret({ Name, AddReplicaRegions: [{ Region: ELSEWHERE }] });
  await converge(service.replication, streamOf(Name));
  return Name;
};

/** A secret under a key that was disabled afterwards. */
export const aSealedShut = async (world: World): Promise<string> => {
  const keys = world.service.keys();
  const { arn } = keys.create();
  const SecretId = await aSecret(world, arn);
  keys.disable(arn);
  return SecretId;
};

/** A secret with all the labels it may have: AWSCURRENT, and 19 others on version 2. */
export const aFullyLabelled = async (world: World): Promise<string> => {
  const SecretId = await aSecret(world);
  await putLabels(world.sdk, SecretId, 19);
  return SecretId;
};

/** Version 2 with a number of labels of its own. */
export const putLabels = (sdk: SecretsManager, SecretId: string, number: number) =>
  sdk.putSecretValue({
    SecretId,
    ClientRequestToken: token(2),
    SecretString: 'second',
    VersionStages: Array.from({ length: number }, (_none, index) => `label-${index}`),
  });
