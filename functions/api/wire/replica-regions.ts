import { branded, type Region } from '../../../domain/secret/ids.ts';
import { uniqueReplicas } from '../../../domain/secret/new-secret.ts';
import type { NewReplica } from '../../../domain/secret/replica-commands.ts';
import { keyIdOf } from './key-id.ts';

type ReplicaMembers = {
  readonly AddReplicaRegions?: readonly { readonly Region: string; readonly KmsKeyId?: string }[];
  readonly ForceOverwriteReplicaSecret?: boolean;
};

/** The replicas a request asks for. Each region has a default key of its own: "no key" means that one. */
export const newReplicas = ({
  AddReplicaRegions = [],
  ForceOverwriteReplicaSecret = false,
}: ReplicaMembers): readonly NewReplica[] =>
  uniqueReplicas(
    AddReplicaRegions.map(({ Region: name, KmsKeyId }) => ({
      region: branded<Region>(name),
      keyId: keyIdOf(KmsKeyId),
      forceOverwrite: ForceOverwriteReplicaSecret,
    })),
  );
