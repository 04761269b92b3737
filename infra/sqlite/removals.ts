import type { DatabaseSync } from 'node:sqlite';
import type { EventStore } from '../../domain/ports/event-store.ts';
import { type StreamId, streamKey } from '../../domain/ports/stream.ts';
import { holdsValue } from '../../domain/secret/held-values.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import type { GroupCommit } from './group-commit.ts';
import { logCutter } from './log-cutter.ts';
import type { Statements } from './statements.ts';

/** What removals work on: an open database, and how it is written to. */
export type RemovalParts = {
  readonly path: string;
  readonly database: DatabaseSync;
  readonly statements: Statements;
  readonly writes: GroupCommit;
};

/** Removing sealed values for good. */
export type Removals = Pick<EventStore, 'removeSealed'> & {
  /** To be called after each commit. */
  watch(): void;
  close(): void;
};

/**
 * The log has the bytes of a removed value until it is cut, which has to wait for other processes that
 * read. A purge is noted as finished behind the cut and not before: until then it stays due, also for
 * the next process.
 */
export const removals = ({ path, database, statements, writes }: RemovalParts): Removals => {
  const uncut = new Map<string, StreamId>();

  const finishAll = async (): Promise<void> => {
    const streams = [...uncut.values()];
    uncut.clear();
    await Promise.all(
      streams.map((stream) =>
        writes.add(() => {
          // Otherwise more was removed since, and is in the log.
          if (!uncut.has(streamKey(stream))) finish(statements, stream);
        }),
      ),
    );
  };

  const cutter = logCutter({
    path,
    database,
    // A purge that cannot be noted as finished stays due.
    onLateCut: () => void finishAll().catch(() => {}),
  });

  return {
    removeSealed: async (stream, versionIds) => {
      await writes.add(() => {
        removeLeftOver(statements, stream, versionIds);
        uncut.set(streamKey(stream), stream);
      });
      if (database.isOpen && cutter.cut()) await finishAll();
    },
    watch: cutter.watch,
    close: cutter.close,
  };
};

const removeLeftOver = (
  statements: Statements,
  stream: StreamId,
  versionIds: readonly VersionId[],
): void => {
  const head = statements.head(stream);
  statements.removeValues(
    stream,
    versionIds.filter((versionId) => !holdsValue(head, versionId)),
  );
};

const finish = (statements: Statements, stream: StreamId): void => {
  const head = statements.head(stream);
  const isLeftOver = (versionId: VersionId) => !holdsValue(head, versionId);
  if (!statements.sealedIds(stream).some(isLeftOver)) statements.forgetPurge(stream);
};
