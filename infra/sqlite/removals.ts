import type { DatabaseSync } from 'node:sqlite';
import type { EventStore } from '../../domain/ports/event-store.ts';
import { type StreamId, streamKey } from '../../domain/ports/stream.ts';
import type { VersionId } from '../../domain/secret/ids.ts';
import { holdsValue } from '../../domain/secret/state.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Statements } from './statements.ts';
import { walTruncation } from './wal-truncation.ts';

/** Dependencies of removals. */
export type RemovalDeps = {
  readonly path: string;
  readonly database: DatabaseSync;
  readonly statements: Statements;
  readonly writes: GroupCommit;
};

/** The removal of sealed values, from the log too. */
export type Removals = Pick<EventStore, 'removeSealed'> & {
  /** To be called after each commit. */
  watch(): void;
  close(): void;
};

/**
 * Removes sealed values. The log has their bytes until it is truncated, which has to wait for readers in
 * other processes. A purge is marked as finished after that, and stays due until then, for the next process
 * too.
 */
export const removals = ({ path, database, statements, writes }: RemovalDeps): Removals => {
  const inLog = new Map<string, StreamId>();

  const finishAll = async (): Promise<void> => {
    const streams = [...inLog.values()];
    inLog.clear();
    await Promise.all(
      streams.map((stream) =>
        writes.add(() => {
          // If more was removed since then, it is in the log.
          if (!inLog.has(streamKey(stream))) finish(statements, stream);
        }),
      ),
    );
  };

  const wal = walTruncation({
    path,
    database,
    // A purge that cannot be marked as finished stays due.
    onLateTruncation: () => void finishAll().catch(() => {}),
  });

  return {
    removeSealed: async (stream, versionIds) => {
      await writes.add(() => {
        removeLeftOver(statements, stream, versionIds);
        inLog.set(streamKey(stream), stream);
      });
      if (database.isOpen && wal.truncate()) await finishAll();
    },
    watch: wal.watch,
    close: wal.close,
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
  if (!statements.sealedIds(stream).some(isLeftOver)) statements.removePurge(stream);
};
