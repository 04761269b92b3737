import type { Instant, KeyId, Region, SecretArn, SecretName, Stage, VersionId } from './ids.ts';
import { initialState, type Replica, type Secret, type Version } from './state.ts';

/** Version of the stored form of a head. Raise it when the state changes, and add an upcaster. */
export const STATE_SCHEMA = 1;

/**
 * A secret's state as two JSON texts: `summary` holds what a list of secrets shows, so that a list
 * index carries it alone, and `detail` the rest. Neither holds a value. Both empty when absent.
 */
export type EncodedSecret = { readonly summary: string | null; readonly detail: string | null };

type Summary = {
  readonly arn: SecretArn;
  readonly name: SecretName;
  readonly description: string | null;
  readonly keyId: KeyId | null;
  readonly externalType: string | null;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  readonly stages: readonly (readonly [Stage, VersionId])[];
  readonly tags: readonly (readonly [string, string])[] | null;
  readonly replicated: boolean;
};

type Detail = {
  readonly createdWith: VersionId | null;
  readonly versions: readonly (readonly [VersionId, Version])[];
  readonly replicas: readonly (readonly [Region, Replica])[];
};

/** State to stored text. */
export const encodeSecret = (secret: Secret): EncodedSecret => {
  if (secret.status === 'absent') return { summary: null, detail: null };
  const { createdWith, versions, replicas, stages, tags, status: _active, ...shown } = secret;
  const summary: Summary = {
    ...shown,
    stages: [...stages],
    tags: tags && [...tags],
    replicated: replicas.size > 0,
  };
  const detail: Detail = { createdWith, versions: [...versions], replicas: [...replicas] };
  return { summary: JSON.stringify(summary), detail: JSON.stringify(detail) };
};

/** A stored head that this software must not guess at: written by a newer one. */
export class UnreadableHead extends Error {
  constructor(schema: number) {
    super(`The stored head cannot be read: schema ${schema} is not known`);
    this.name = 'UnreadableHead';
  }
}

/** Stored text to state. Throws `UnreadableHead` on a schema it does not know. */
export const decodeSecret = ({ summary, detail }: EncodedSecret, schema: number): Secret => {
  if (schema !== STATE_SCHEMA) throw new UnreadableHead(schema);
  if (summary === null || detail === null) return initialState;
  const { stages, tags, replicated: _derived, ...shown }: Summary = JSON.parse(summary);
  const { createdWith, versions, replicas }: Detail = JSON.parse(detail);
  return {
    status: 'active',
    ...shown,
    createdWith,
    versions: new Map(versions),
    stages: new Map(stages),
    tags: tags && new Map(tags),
    replicas: new Map(replicas),
  };
};
