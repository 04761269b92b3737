import type { Appended } from '../../../domain/ports/event-store.ts';
import type { SealedVersion } from '../../../domain/ports/sealer.ts';
import type { Commit, Head, RecordedCommit, StreamId } from '../../../domain/ports/stream.ts';
import { advance } from '../../../domain/secret/head.ts';
import type { Instant, SecretName, VersionId } from '../../../domain/secret/ids.ts';
import { dueIn } from '../../../infra/memory/due.ts';
import {
  emptyState,
  type StreamState,
  withCommit,
  withoutValues,
} from '../../../infra/memory/stream-state.ts';
import { type Saving, type SimulatedStatuses, simulatedStatuses } from './simulated-statuses.ts';

/** A stream as it is stored, with its history. */
export type Stored = StreamState & { readonly commits: readonly RecordedCommit[] };

/** The data stored in one region: immutable states, accessed synchronously. */
export type RegionData = {
  readonly statuses: SimulatedStatuses;
  stored(stream: StreamId): Stored;
  append(head: Head, commit: Commit): Appended;
  removeSealed(stream: StreamId, versionIds: readonly VersionId[]): void;
  /** Replaces or removes a stored value, which no worker ever does. */
  damage(stream: StreamId, versionId: VersionId, value: SealedVersion | null): void;
  due(now: Instant, limit: number): readonly StreamId[];
};

/** A commit, with the states before and after it. */
export type Step = { readonly before: Stored; readonly after: Stored; readonly commit: Commit };

/** Callbacks for everything that is stored. */
export type Listener = {
  readonly committed: (step: Step) => void;
  readonly saved: (saving: Saving) => void;
};

export const regionData = ({ committed, saved }: Listener): RegionData => {
  const streams = new Map<SecretName, Stored>();
  const stored = (stream: StreamId): Stored =>
    streams.get(stream.name) ?? { ...emptyState(stream), commits: [] };
  return {
    statuses: simulatedStatuses(saved),
    stored,
    append: (head, commit) => {
      const before = stored(head.stream);
      if (before.head.seq !== head.seq) return { kind: 'lost', head: before.head };
      const move = { before: before.head, after: advance(before.head, commit) };
      const { events, origin } = commit;
      const recorded = { seq: move.after.seq, events, origin };
      const commits = [...before.commits, recorded];
      const after = { ...withCommit(before, move, commit), commits };
      streams.set(head.stream.name, after);
      committed({ before, after, commit });
      return { kind: 'appended', head: after.head };
    },
    removeSealed: (stream, versionIds) => {
      const before = stored(stream);
      streams.set(stream.name, { ...before, ...withoutValues(before, versionIds) });
    },
    damage: (stream, versionId, value) => {
      const before = stored(stream);
      const values = new Map(before.values);
      if (value === null) values.delete(versionId);
      else values.set(versionId, value);
      streams.set(stream.name, { ...before, values });
    },
    due: (now, limit) => dueIn([...streams.values()].map(purges), now, limit),
  };
};

const purges = ({ head: { stream, secret }, purgedAt }: Stored) => ({
  stream,
  times: [secret.status === 'scheduledForDeletion' ? secret.purgeAfter : null, purgedAt],
});
