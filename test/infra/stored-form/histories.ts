import { createHash } from 'node:crypto';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import type { ReplicaStatus } from '../../../domain/ports/replica-statuses.ts';
import type { SealedVersion } from '../../../domain/ports/sealer.ts';
import type { Commit, Head, StreamId } from '../../../domain/ports/stream.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import {
  type AccountId,
  branded,
  type Instant,
  type Region,
  type VersionId,
} from '../../../domain/secret/ids.ts';
import { grown } from '../../contract/event-store-steps.ts';
import { aStatus } from '../../support/a-status.ts';
import { EVERY_EVENT as the } from '../../support/every-event.ts';
import { EVERY_STATE } from '../../support/every-state.ts';
import {
  aCommit,
  anOrigin,
  aStream,
  creation,
  later,
  NOON,
  pruned,
  purge,
  replacement,
  sealed,
  version,
} from '../../support/examples.ts';

/** Everything a store keeps of one stream. */
export type History = {
  readonly stream: StreamId;
  readonly commits: readonly Commit[];
  /** Versions that are read once all commits are made, and when, to the day. */
  readonly reads: readonly (readonly [VersionId, Instant])[];
  readonly statuses: readonly (readonly [Region, ReplicaStatus])[];
};

type Given = Pick<History, 'commits'> & Partial<History>;

const TOMORROW = later(86_400);

const bytes = (first: number) => new Uint8Array([first, 0, 255, 128]);

/** A commit of one event, with the values it requires. */
const commitOf = (event: SecretEvent): Commit =>
  aCommit([event], {
    added:
      event.type === 'SecretVersionAdded' ? { ...sealed('v'), versionId: event.versionId } : null,
    promoted: event.type === 'VersionStagesMoved' ? sealed('v1') : null,
  });

const given: Readonly<Record<string, Given>> = {
  'every event': { commits: Object.values(the).map(commitOf) },
  'values that are added, replaced and removed': {
    commits: [
      creation('db/password', 'v1', sealed('v1', bytes(1))),
      replacement('v1', 'v2', sealed('v2', bytes(2))),
      aCommit([the.SecretDescribed], { rewrapped: [sealed('v2', bytes(3))] }),
      replacement('v2', 'v3', sealed('v3', bytes(4))),
      aCommit([pruned('v1')], { removed: [version('v1')] }),
    ],
    reads: [
      [version('v3'), NOON],
      [version('v2'), TOMORROW],
    ],
  },
  'a purge that left its values': { commits: [creation(), purge(TOMORROW)] },
  'a scheduled deletion of a secret that was read': {
    commits: [creation(), aCommit([the.DeletionScheduled])],
    reads: [[version('v1'), NOON]],
  },
  'an actor whose name needs escaping': {
    commits: [aCommit([the.SecretCreated], {}, anOrigin({ actor: 'arn:aws:iam::1:user/"ü"\n🔑' }))],
  },
  'replicas in every state': {
    commits: [creation()],
    statuses: [
      [branded<Region>('us-east-1'), aStatus({ accessedOn: NOON })],
      [
        branded<Region>('eu-west-2'),
        aStatus({ epoch: 2, state: 'Failed', message: 'ümlaut', attempts: 3, retryAt: later(1) }),
      ],
      [branded<Region>('ap-south-1'), aStatus({ epoch: 3, seq: 2, state: 'InProgress' })],
    ],
  },
  ...Object.fromEntries(
    Object.entries(EVERY_STATE).map(([state, events]) => [
      `a secret ${state}`,
      { commits: events.map(commitOf) },
    ]),
  ),
};

/** An account of its own for each title, which stays the same when histories are added. */
const accountOf = (title: string): AccountId => {
  const number = createHash('sha256').update(title).digest().readUInt32BE();
  return branded<AccountId>(String(number).padStart(12, '0'));
};

/** Histories by title. */
export const HISTORIES: ReadonlyMap<string, History> = new Map(
  Object.entries(given).map(([title, { commits, reads = [], statuses = [] }]) => {
    const stream = aStream('db/password', { account: accountOf(title) });
    return [title, { stream, commits, reads, statuses }];
  }),
);

/** Writes a history through the port. */
export const write = async (store: EventStore, history: History): Promise<void> => {
  const { stream, commits, reads, statuses } = history;
  const head = await grown(store, stream, ...commits);
  for (const [versionId, day] of reads) await store.recordAccess(head, versionId, day);
  for (const [region, status] of statuses) await store.saveReplicaStatus(stream, region, status);
};

/** What a store answers about a stream, to the last member. */
export type Answers = {
  readonly head: Head;
  readonly commits: readonly Pick<Commit, 'events' | 'origin'>[];
  readonly values: ReadonlyMap<VersionId, SealedVersion | null>;
  readonly statuses: ReadonlyMap<Region, ReplicaStatus>;
};

/** Reads all of it back. */
export const read = async (store: EventStore, { stream }: History): Promise<Answers> => ({
  head: await store.load(stream),
  commits: await Array.fromAsync(store.readCommits(stream)),
  values: await valuesIn(store, stream),
  statuses: await store.replicaStatuses(stream),
});

const valuesIn = async (store: EventStore, stream: StreamId): Promise<Answers['values']> => {
  const values = new Map<VersionId, SealedVersion | null>();
  for (const id of await store.sealedIds(stream))
    values.set(id, await store.loadSealed(stream, id));
  return values;
};

/** The answers that follow from a history by the rules alone, without a store. */
export const expected = ({ stream, commits, reads, statuses }: History): Answers => {
  const head = commits.reduce(advance, emptyHead(stream));
  const days = reads.map(([, day]) => day);
  const access = days.length === 0 ? head.access : { on: latest(days), versions: new Map(reads) };
  return {
    head: { ...head, access },
    commits: commits.map(({ events, origin }, index) => ({ seq: index + 1, events, origin })),
    values: valuesAfter(commits),
    statuses: new Map(statuses),
  };
};

const valuesAfter = (commits: readonly Commit[]): Answers['values'] => {
  const values = new Map<VersionId, SealedVersion>();
  for (const { values: changes } of commits) {
    for (const sealed of [changes.added ?? [], changes.rewrapped].flat()) {
      values.set(sealed.versionId, sealed);
    }
    for (const versionId of changes.removed) values.delete(versionId);
  }
  return values;
};

const latest = (days: readonly Instant[]): Instant | null =>
  days.reduce<Instant | null>((last, day) => (last === null || day > last ? day : last), null);
