import { UnreadableHead } from '../../domain/ports/unreadable.ts';
import type { Region, Stage, VersionId } from '../../domain/secret/ids.ts';
import {
  NO_REPLICATION,
  type Replica,
  type ReplicationMemory,
} from '../../domain/secret/replication.ts';
import type { LiveSecret, Secret, Version } from '../../domain/secret/state.ts';
import { type SecretSummary, summaryOf } from '../../domain/secret/summary.ts';
import { assertCounts, assertDates, assertName, assertRegions, assertVersion } from './checks.ts';

/**
 * Version of the stored form of a state. Raise it when the state changes, and add an upcaster. Version 1
 * had no copied replicas, and its links had no epochs.
 */
export const STATE_SCHEMA = 2;

/**
 * A secret's state as two JSON texts: `summary` has what a list of secrets shows, so that a list index
 * can project it alone, and `detail` has the rest. Neither has a value. Without a secret the summary is
 * `null`, and so is the detail unless the stream has a replication memory.
 */
export type EncodedSecret = { readonly summary: string | null; readonly detail: string | null };

type StoredSummary = Omit<SecretSummary, 'stages' | 'tags'> & {
  readonly stages: readonly (readonly [Stage, VersionId])[];
  readonly tags: readonly (readonly [string, string])[] | null;
};

type StoredDetail = Pick<LiveSecret, 'createdWith' | 'policy'> & {
  readonly versions: readonly StoredVersion[];
  readonly replicas: readonly (readonly [Region, Replica])[];
  /** Absent until the stream takes part in replication. */
  readonly memory?: StoredMemory;
};

type StoredVersion = readonly [VersionId, Version];

type StoredMemory = Pick<ReplicationMemory, 'lastEpoch'> & {
  /** Absent in heads of the first releases with replicas. */
  readonly earlier?: number;
  readonly fences: StoredEpochs;
  readonly promoted: StoredEpochs;
  readonly released: StoredEpochs;
};

type StoredEpochs = readonly (readonly [Region, number])[];

/** Encodes a state. */
export const encodeSecret = (secret: Secret): EncodedSecret => {
  const { lastEpoch, fences, promoted, released } = secret.memory;
  const remembers = lastEpoch > 0 || [fences, promoted, released].some(({ size }) => size > 0);
  const memory = remembers ? { memory: storedMemory(secret.memory) } : {};
  if (secret.status === 'absent') {
    return { summary: null, detail: remembers ? JSON.stringify(memory) : null };
  }
  const { stages, tags, ...shown } = summaryOf(secret);
  const summary: StoredSummary = { ...shown, stages: [...stages], tags: tags && [...tags] };
  const { createdWith, policy, versions, replicas } = secret;
  const maps = { versions: [...versions], replicas: [...replicas] };
  const detail: StoredDetail = { createdWith, policy, ...maps, ...memory };
  return { summary: JSON.stringify(summary), detail: JSON.stringify(detail) };
};

const storedMemory = (memory: ReplicationMemory): StoredMemory => ({
  lastEpoch: memory.lastEpoch,
  earlier: memory.earlier,
  fences: [...memory.fences],
  promoted: [...memory.promoted],
  released: [...memory.released],
});

const decodedMemory = ({ lastEpoch, earlier = 0, ...epochs }: StoredMemory): ReplicationMemory => {
  const { fences, promoted, released } = epochs;
  const epochList = [...fences, ...promoted, ...released];
  assertRegions(epochList.map(([region]) => region));
  assertCounts([lastEpoch, earlier, ...epochList.map(([, epoch]) => epoch)]);
  return {
    lastEpoch,
    earlier,
    fences: new Map(fences),
    promoted: new Map(promoted),
    released: new Map(released),
  };
};

/** Decodes a state. Throws `UnreadableHead`. */
export const decodeSecret = ({ summary, detail }: EncodedSecret, schema: number): Secret => {
  assertStateSchema(schema);
  const stored = detail === null ? null : decodeDetail(detail, schema);
  if (summary === null || stored === null) {
    return { status: 'absent', memory: stored?.memory ?? NO_REPLICATION };
  }
  const { deletion, ...shown } = decodeSummary(summary, schema);
  const facts = { ...shown, ...stored };
  return deletion === null
    ? { status: 'active', ...facts }
    : { status: 'scheduledForDeletion', ...deletion, ...facts };
};

const decodeDetail = (text: string, schema: number) => {
  const { versions, memory, ...rest } = upcastDetail(JSON.parse(text), schema);
  const replicas = new Map(rest.replicas);
  assertRegions([...replicas.keys()]);
  assertCounts(
    [...replicas.values()].flatMap(({ epoch, since }) => [epoch, since]),
    1,
  );
  for (const version of versions ?? []) assertVersion(version);
  return {
    ...rest,
    versions: new Map(versions),
    replicas,
    memory: memory === undefined ? NO_REPLICATION : decodedMemory(memory),
  };
};

/** Numbers the links of version 1, which had one for each region. */
const upcastDetail = (stored: StoredDetail, schema: number): StoredDetail => {
  if (schema > 1 || stored.replicas.length === 0) return stored;
  const replicas = stored.replicas.map(
    ([region, replica], index) => [region, { ...replica, epoch: index + 1, since: 1 }] as const,
  );
  const memory = { lastEpoch: replicas.length, fences: [], promoted: [], released: [] };
  return { ...stored, replicas, memory };
};

/** Decodes a summary alone, as a list index has it. Throws `UnreadableHead`. */
export const decodeSummary = (text: string, schema: number): SecretSummary => {
  assertStateSchema(schema);
  const { stages, tags, ...shown }: StoredSummary = JSON.parse(text);
  // Version 1 had no replicas, and no such member.
  const replicaOf = schema === 1 ? null : shown.replicaOf;
  if (replicaOf) {
    assertRegions([replicaOf.region]);
    assertCounts([replicaOf.epoch, replicaOf.seq], 1);
  }
  assertName(shown.name);
  const { createdAt, changedAt, deletion } = shown;
  assertDates([
    createdAt,
    changedAt,
    ...(deletion ? [deletion.deletedAt, deletion.purgeAfter] : []),
  ]);
  return { ...shown, replicaOf, stages: new Map(stages), tags: tags && new Map(tags) };
};

const KNOWN_SCHEMAS: readonly number[] = [1, STATE_SCHEMA];

/**
 * Throws `UnreadableHead` for the schema of a newer release. Adapters call it before they read the other
 * fields of a head, which may have another form then and would look damaged.
 */
export const assertStateSchema = (schema: number): void => {
  if (!KNOWN_SCHEMAS.includes(schema)) throw new UnreadableHead(`schema ${schema} is not known`);
};
