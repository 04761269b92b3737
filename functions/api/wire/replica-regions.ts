import { rejection } from '../../../domain/secret/decision.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { INVALID_REPLICA_REGION } from '../../../domain/secret/messages.ts';
import { uniqueReplicas } from '../../../domain/secret/new-secret.ts';
import type { NewReplica } from '../../../domain/secret/replica-commands.ts';
import { refusal } from './error-mapping.ts';
import { keyIdOf } from './key-id.ts';

type ReplicaMembers = {
  readonly AddReplicaRegions?: readonly { readonly Region?: string; readonly KmsKeyId?: string }[];
  readonly ForceOverwriteReplicaSecret?: boolean;
};

/**
 * The replicas a request asks for. Each region has a default key of its own: "no key" means that one.
 * Throws InvalidParameterException (M25) for one without a region.
 */
export const newReplicas = ({
  AddReplicaRegions = [],
  ForceOverwriteReplicaSecret = false,
}: ReplicaMembers): readonly NewReplica[] =>
  uniqueReplicas(
    AddReplicaRegions.map(({ Region: name, KmsKeyId }) => {
      if (name === undefined) throw refusal(rejection('InvalidParameter', INVALID_REPLICA_REGION));
      const region = branded<Region>(name);
      return { region, keyId: keyIdOf(KmsKeyId), forceOverwrite: ForceOverwriteReplicaSecret };
    }),
  );
