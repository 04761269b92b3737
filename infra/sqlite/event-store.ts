import type { Appended, EventStore } from '../../domain/ports/event-store.ts';
import type { StoreCapabilities } from '../../domain/ports/store-capabilities.ts';
import type { Commit, Head, RecordedCommit } from '../../domain/ports/stream.ts';
import { mayConcernOtherRegions } from '../../domain/replication/links.ts';
import { advance } from '../../domain/secret/head.ts';
import type { Instant, VersionId } from '../../domain/secret/ids.ts';
import { isPurge, type Move, valueWrites } from '../event-store/value-writes.ts';
import { withRead } from '../stored-form/access.ts';
import { changeFeed } from './change-feed.ts';
import { dueStreams, type ReadDue } from './due.ts';
import { groupCommit } from './group-commit.ts';
import { heldDatabase, readsOf } from './held-database.ts';
import { LIST_ORDERS } from './list-statements.ts';
import { removals } from './removals.ts';
import { sqliteReplicaStatuses } from './replica-statuses.ts';
import { openDatabase, UNKEYED, type Vouching } from './schema.ts';
import { prepareStatements, type Statements } from './statements.ts';
import { schemaWatch } from './stored-schema.ts';

/** An event store on an open file, with a change feed of its own. */
export type SqliteEventStore = EventStore & Required<Pick<StoreCapabilities, 'changes' | 'close'>>;

/** The file of a store, and its callbacks. */
export type SqliteOptions = {
  /** The file and its directory are created if they are missing. */
  readonly path: string;
  /** Throws when nothing may be read or written any more. Called whenever the files are checked. */
  readonly assertHeld?: () => void;
  /** MACs without a secret, which are checksums, if absent. */
  readonly vouching?: Vouching;
  /** Called after each commit that is in the change feed, once it is durable. Must not throw. */
  readonly onChange?: () => void;
};

const PAGE = 100;

/**
 * The port on one SQLite file, which several processes may share. One connection is enough: a group is
 * committed within one synchronous call, so a read of this process comes before it or after it.
 */
export const sqliteEventStore = (options: SqliteOptions): SqliteEventStore => {
  const { database, statements, writes, cleaning, reads } = opened(options);
  const readDue: ReadDue = (...asked) => reads(() => statements.dueAfter(...asked));

  return {
    ...sqliteReplicaStatuses(statements, writes, reads),
    changes: changeFeed(statements, writes, reads),

    load: (stream) => reads(() => statements.head(stream)),
    loadAll: (streams) => reads(() => streams.map(statements.head)),

    append: async (head, commit) => {
      const move = { before: head, after: advance(head, commit) };
      const work = () => write(statements, move, commit);
      const outcome = await writes.add(work, bytesIn(commit));
      if (outcome.kind === 'appended' && mayConcernOtherRegions(move.after)) options.onChange?.();
      return outcome;
    },

    loadSealed: (stream, versionId) => reads(() => statements.sealed(stream, versionId)),

    readCommits: (stream, after = 0) =>
      inPages((last) => reads(() => statements.commits(stream, last, PAGE)), after),

    recordAccess: async (head, versionId, day) =>
      writes.offer(() => record(statements, head, { versionId, day })),

    removeSealed: cleaning.removeSealed,
    sealedIds: (stream) => reads(() => statements.sealedIds(stream)),
    orders: LIST_ORDERS,
    list: (owner, page) => reads(() => statements.list(owner, page), 'large'),
    due: (kind, now, limit) => dueStreams(readDue, kind, now, limit),

    close: () => {
      writes.flush();
      cleaning.close();
      database.close();
    },
  };
};

/** The parts of a store, all on one connection. */
const opened = ({ path, assertHeld, vouching = UNKEYED }: SqliteOptions) => {
  const database = openDatabase(path, vouching);
  const held = heldDatabase(path, database, assertHeld);
  const statements = prepareStatements(database, vouching.integrity);
  const assertSchema = schemaWatch(database, path);
  const writes = groupCommit(database, {
    assertWritable: () => {
      held.assertHeld();
      assertSchema();
    },
    onCommit: () => cleaning.watch(),
  });
  const cleaning = removals({ path, database, statements, writes });
  return { database, statements, writes, cleaning, reads: readsOf(held) };
};

/** The size of a commit's values; each may be written twice, as a row and in the head. */
const bytesIn = ({ values: { added, rewrapped, promoted, copied } }: Commit): number =>
  [added, promoted, ...rewrapped, ...copied].reduce(
    (sum, sealed) => sum + 2 * (sealed?.bytes.length ?? 0),
    0,
  );

/** Writes a commit: first the head, if it is still where the writer saw it, and then the rest. */
const write = (statements: Statements, move: Move, commit: Commit): Appended => {
  const { before, after } = move;
  const { stream } = before;
  if (!statements.moveHead(before.seq, after)) {
    return { kind: 'lost', head: statements.head(stream) };
  }
  statements.insertCommit(after, commit);
  const { inserted, put, replaced, removed } = valueWrites(move, commit);
  for (const sealed of inserted) statements.insertValue(stream, sealed);
  for (const sealed of put) statements.putValue(stream, sealed);
  for (const sealed of replaced) statements.replaceValue(stream, sealed);
  if (removed.length > 0) statements.removeValues(stream, removed);
  if (isPurge(move)) statements.savePurge(stream, commit.origin.at);
  if (mayConcernOtherRegions(after)) statements.insertChange(stream);
  return { kind: 'appended', head: after };
};

/** Reads in pages, since a statement left open between two turns would hold up checkpoints. */
async function* inPages(
  read: (last: number) => Promise<readonly RecordedCommit[]>,
  after: number,
): AsyncGenerator<RecordedCommit> {
  for (let last = after; ; last += PAGE) {
    const page = await read(last);
    yield* page;
    if (page.length < PAGE) return;
  }
}

type Reading = { readonly versionId: VersionId; readonly day: Instant };

const record = (statements: Statements, head: Head, { versionId, day }: Reading): void => {
  const access = statements.access(head);
  if (access === null) return;
  const next = withRead(access, versionId, day);
  if (next !== access) statements.setAccess(head.stream, next);
};
