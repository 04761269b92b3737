import { keyIdOf } from '../../../domain/secret/default-key.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import type { Owner } from '../../../domain/secret/names.ts';
import { uniqueReplicas } from '../../../domain/secret/new-secret.ts';
import type { NewReplica } from '../../../domain/secret/replica-commands.ts';

type ReplicaMembers = {
  readonly AddReplicaRegions?: readonly { readonly Region: string; readonly KmsKeyId?: string }[];
  readonly ForceOverwriteReplicaSecret?: boolean;
};

/** The replicas a request asks for. Each region has a default key of its own: "no key" means that one. */
export const newReplicas = (
  { AddReplicaRegions = [], ForceOverwriteReplicaSecret = false }: ReplicaMembers,
  owner: Owner,
): readonly NewReplica[] =>
  uniqueReplicas(
    AddReplicaRegions.map(({ Region: name, KmsKeyId }) => {
      const region = branded<Region>(name);
      const keyId = keyIdOf(KmsKeyId, { ...owner, region });
      return { region, keyId, forceOverwrite: ForceOverwriteReplicaSecret };
    }),
  );
