import type { Appended, Commit, EventStore, Head } from '../../domain/ports/event-store.ts';
import { advance } from '../../domain/secret/head.ts';
import { groupCommit } from './group-commit.ts';
import { heldFile } from './held-file.ts';
import { withOutages } from './outages.ts';
import { openDatabase } from './schema.ts';
import { prepareStatements, type Statements } from './statements.ts';

/** An event store that holds a file open. */
export type SqliteEventStore = EventStore & {
  /** Commits what is under way and lets go of the file. */
  close(): void;
};

/** Where the file is. */
export type SqliteOptions = {
  /** The file, and its directory, are made if they are missing. */
  readonly path: string;
  /** Throws when nothing must be written any more; asked before every transaction. */
  readonly assertHeld?: () => void;
};

const PAGE = 100;

/**
 * The port on one SQLite file, which processes may share. One connection is enough: a group commits
 * within one synchronous call, so a read of this process comes before it or after it.
 */
export const sqliteEventStore = ({ path, assertHeld }: SqliteOptions): SqliteEventStore => {
  const database = openDatabase(path);
  const statements = prepareStatements(database);
  const assertOwnFile = heldFile(path);
  const writes = groupCommit(database, () => {
    assertHeld?.();
    assertOwnFile();
  });

  return {
    load: async (stream) => withOutages(() => statements.head(stream)),

    append: async (head, commit) => {
      const after = advance(head, commit);
      return writes.add(() => write(statements, head, after, commit));
    },

    loadSealed: async (stream, versionId) =>
      withOutages(() => statements.sealed(stream, versionId)),

    // In pages, since a statement left open between two turns would hold back checkpoints.
    async *readCommits(stream, after = 0) {
      for (let last = after; ; ) {
        const page = withOutages(() => statements.commits(stream, last, PAGE));
        yield* page;
        if (page.length < PAGE) return;
        last += PAGE;
      }
    },

    close: () => {
      writes.flush();
      database.close();
    },
  };
};

/** The head moves first and only from where the writer saw it; the rest follows if it did. */
const write = (statements: Statements, before: Head, after: Head, commit: Commit): Appended => {
  const { stream } = before;
  if (!statements.moveHead(before.seq, after)) {
    return { kind: 'lost', head: statements.head(stream) };
  }
  statements.insertCommit(after, commit);
  if (commit.sealed !== null) statements.insertValue(stream, commit.sealed);
  return { kind: 'appended', head: after };
};
