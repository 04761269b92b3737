import type { Filter } from '../../../domain/listing/filters.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import type { Tag } from '../../../domain/secret/events.ts';
import { branded, type KeyId, type Region } from '../../../domain/secret/ids.ts';
import {
  INVALID_REPLICA_REGION,
  TAG_WITHOUT_KEY,
  TOKEN_REQUIRED,
  TWO_VALUES,
} from '../../../domain/secret/messages.ts';
import { uniqueReplicas } from '../../../domain/secret/new-secret.ts';
import { Plaintext } from '../../../domain/secret/plaintext.ts';
import type { NewReplica } from '../../../domain/secret/replica-commands.ts';
import { wireError } from './errors.ts';
import type { filters as filterShape } from './members.ts';
import type { ValueOf } from './shape.ts';

type ValueMembers = {
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
};

/** The value in a request, `null` for none. Throws InvalidParameterException (M11) for two. */
export const secretValue = ({ SecretString, SecretBinary }: ValueMembers): Plaintext | null => {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw wireError(rejection('InvalidParameter', TWO_VALUES));
  }
  if (SecretString !== undefined) {
    return new Plaintext('string', Buffer.from(SecretString, 'utf8'));
  }
  return SecretBinary === undefined ? null : new Plaintext('binary', SecretBinary);
};

/**
 * Checks that a value comes with a token, which becomes the id of its version. Throws
 * InvalidRequestException (M10).
 */
export const requireToken = (
  input: ValueMembers & { readonly ClientRequestToken?: string },
): void => {
  const { ClientRequestToken, SecretString, SecretBinary } = input;
  const hasValue = SecretString !== undefined || SecretBinary !== undefined;
  if (hasValue && ClientRequestToken === undefined) {
    throw wireError(rejection('InvalidRequest', TOKEN_REQUIRED));
  }
};

/** The key a caller named, as it was named; `null` for none or an empty text. */
export const keyIdOf = (named: string | undefined): KeyId | null =>
  named ? branded<KeyId>(named) : null;

type WireTag = { readonly Key?: string; readonly Value?: string };

/** The tags in a request; a missing value is empty. Throws InvalidParameterException for a tag without a key. */
export const tagsOf = (tags: readonly WireTag[] | undefined): readonly Tag[] =>
  (tags ?? []).map(({ Key, Value }) => {
    if (Key === undefined) throw wireError(rejection('InvalidParameter', TAG_WITHOUT_KEY));
    return { key: Key, value: Value ?? '' };
  });

type ReplicaMembers = {
  readonly AddReplicaRegions?: readonly { readonly Region?: string; readonly KmsKeyId?: string }[];
  readonly ForceOverwriteReplicaSecret?: boolean;
};

/**
 * The replicas that a request asks for. "No key" means the default key of the replica's own region. Throws
 * InvalidParameterException (M25) for a replica without a region.
 */
export const newReplicas = ({
  AddReplicaRegions = [],
  ForceOverwriteReplicaSecret = false,
}: ReplicaMembers): readonly NewReplica[] =>
  uniqueReplicas(
    AddReplicaRegions.map(({ Region: name, KmsKeyId }) => {
      if (name === undefined)
        throw wireError(rejection('InvalidParameter', INVALID_REPLICA_REGION));
      const region = branded<Region>(name);
      return { region, keyId: keyIdOf(KmsKeyId), forceOverwrite: ForceOverwriteReplicaSecret };
    }),
  );

type WireFilters = ValueOf<typeof filterShape>;

/** The filters in a request. Throws InvalidParameterException for one without a key or without values. */
export const filtersOf = (filters: WireFilters | undefined): readonly Filter[] =>
  (filters ?? []).map(({ Key, Values }) => {
    if (Key === undefined) throw invalid('Invalid filter key');
    if (Values === undefined) throw invalid(`Invalid filter values for key: ${Key}`);
    return { key: Key, values: Values };
  });

const invalid = (message: string) => wireError(rejection('InvalidParameter', message));
