import type { Region, Stage, VersionId } from './ids.ts';
import { initialState, type LiveSecret, type Replica, type Secret, type Version } from './state.ts';
import { type SecretSummary, summaryOf } from './summary.ts';

/** Version of the stored form of a head. Raise it when the state changes, and add an upcaster. */
export const STATE_SCHEMA = 1;

/**
 * A secret's state as two JSON texts: `summary` holds what a list of secrets shows, so that a list
 * index carries it alone, and `detail` the rest. Neither holds a value. Both empty when absent.
 */
export type EncodedSecret = { readonly summary: string | null; readonly detail: string | null };

type StoredSummary = Omit<SecretSummary, 'stages' | 'tags'> & {
  readonly stages: readonly (readonly [Stage, VersionId])[];
  readonly tags: readonly (readonly [string, string])[] | null;
};

type StoredDetail = Pick<LiveSecret, 'createdWith' | 'policy'> & {
  readonly versions: readonly (readonly [VersionId, Version])[];
  readonly replicas: readonly (readonly [Region, Replica])[];
};

/** State to stored text. */
export const encodeSecret = (secret: Secret): EncodedSecret => {
  if (secret.status === 'absent') return { summary: null, detail: null };
  const { stages, tags, ...shown } = summaryOf(secret);
  const summary: StoredSummary = { ...shown, stages: [...stages], tags: tags && [...tags] };
  const { createdWith, policy, versions, replicas } = secret;
  const rest = { createdWith, policy };
  const detail: StoredDetail = { ...rest, versions: [...versions], replicas: [...replicas] };
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
  if (summary === null || detail === null) {
    assertKnown(schema);
    return initialState;
  }
  const { deletion, ...shown } = decodeSummary(summary, schema);
  const { versions, replicas, ...rest }: StoredDetail = JSON.parse(detail);
  const maps = { versions: new Map(versions), replicas: new Map(replicas) };
  const facts = { ...shown, ...rest, ...maps };
  return deletion === null
    ? { status: 'active', ...facts }
    : { status: 'scheduledForDeletion', ...deletion, ...facts };
};

/** A stored summary alone, as a list index has it. Throws `UnreadableHead`. */
export const decodeSummary = (text: string, schema: number): SecretSummary => {
  assertKnown(schema);
  const { stages, tags, ...shown }: StoredSummary = JSON.parse(text);
  return { ...shown, stages: new Map(stages), tags: tags && new Map(tags) };
};

const assertKnown = (schema: number): void => {
  if (schema !== STATE_SCHEMA) throw new UnreadableHead(schema);
};
