import type { DatabaseSync } from 'node:sqlite';
import type { SealedVersion } from '../../../domain/ports/sealer.ts';
import type { Access, Head, StreamId } from '../../../domain/ports/stream.ts';
import { NEVER_READ, rebuildHead } from '../../../domain/secret/head.ts';
import { branded, type VersionId } from '../../../domain/secret/ids.ts';
import { holdsValue, type Version } from '../../../domain/secret/state.ts';
import { decodeAccess } from '../../stored-form/access.ts';
import { OF_STREAM, type Row, streamParameters } from '../columns.ts';
import type { Integrity } from '../integrity.ts';
import { accessOf, headRow } from '../rows.ts';
import { HEAD_PARAMETERS } from '../stream-statements.ts';
import { inSavepoint } from '../transaction.ts';
import { valueStatements } from '../value-statements.ts';
import { type Checked, isSameValue, isValueOf } from './check-stream.ts';

/**
 * Repairs what it can of a stream: rebuilds its head and list entry from its commits, restores the current
 * value from its second copy, and deletes altered replica statuses, which workers write again. It removes
 * nothing that it cannot rebuild.
 */
export const streamRepair = (
  database: DatabaseSync,
  integrity: Integrity,
): ((stream: StreamId, checked: Checked) => void) => {
  const values = valueStatements(database);
  const put = database.prepare(`INSERT OR REPLACE INTO heads VALUES (${HEAD_PARAMETERS})`);
  const purge = database.prepare(`SELECT 1 FROM purges WHERE ${OF_STREAM}`);
  const removeStatuses = database.prepare(`DELETE FROM replica_statuses WHERE ${OF_STREAM}`);

  const matching = (stream: StreamId, row: Row | undefined) =>
    matchingValue((versionId) => values.sealed(stream, versionId), copyIn(row));

  const restoreValues = (stream: StreamId, { secret }: Head, row: Row | undefined): void => {
    const find = matching(stream, row);
    const versions = secret.status === 'absent' ? [] : secret.versions;
    for (const [versionId, version] of versions) {
      const found = version.digest === null ? null : find(versionId, version);
      if (found !== null) values.putValue(stream, found);
    }
  };

  /** A value that no commit added, and no purge left, belongs to a later commit that is missing. */
  const isBehindValues = (stream: StreamId, head: Head): boolean =>
    values.sealedIds(stream).some((versionId) => !holdsValue(head, versionId)) &&
    purge.get(streamParameters(stream)) === undefined;

  const rebuiltHead = (stream: StreamId, { row, commits }: Checked): Head | null => {
    if (commits === null || isLater(row, commits.length)) return null;
    const storedValue = matching(stream, row);
    const head = rebuildHead({ stream, commits, access: accessIn(row), storedValue });
    return head === null || isBehindValues(stream, head) ? null : head;
  };

  return (stream, checked) =>
    inSavepoint(database, () => {
      const { findings, row } = checked;
      if (findings.some(({ what }) => what === 'replica status')) {
        removeStatuses.run(streamParameters(stream));
      }
      const head = rebuiltHead(stream, checked);
      if (head === null) return;
      restoreValues(stream, head, row);
      put.run(headRow(integrity, head));
    });
};

/** Finds the value of a version, stored or in the head, that matches its digest; `null` if the two differ. */
const matchingValue =
  (stored: (versionId: VersionId) => SealedVersion | null, copy: SealedVersion | null) =>
  (versionId: VersionId, version: Version): SealedVersion | null => {
    const [first, second] = [stored(versionId), copy].filter(
      (one) => one?.versionId === versionId && isValueOf(one, version),
    );
    return first && second && !isSameValue(first, second) ? null : (first ?? null);
  };

/** Whether commits at the end are missing, so that an earlier state must not replace the head. */
const isLater = (row: Row | undefined, seq: number): boolean =>
  typeof row?.seq === 'number' && row.seq > seq;

const accessIn = (row: Row | undefined): Access => {
  try {
    return row === undefined ? NEVER_READ : decodeAccess(accessOf(row));
  } catch {
    return NEVER_READ; // it is not readable as days
  }
};

const copyIn = (row: Row | undefined): SealedVersion | null =>
  typeof row?.current_version_id === 'string' && row.current_value instanceof Uint8Array
    ? { versionId: branded<VersionId>(row.current_version_id), bytes: row.current_value }
    : null;
