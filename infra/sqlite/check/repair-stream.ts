import type { DatabaseSync } from 'node:sqlite';
import type { SealedVersion } from '../../../domain/ports/sealer.ts';
import type { Access, Head, StreamId } from '../../../domain/ports/stream.ts';
import { NEVER_READ } from '../../../domain/secret/head.ts';
import { holdsValue } from '../../../domain/secret/held-values.ts';
import { branded, type VersionId } from '../../../domain/secret/ids.ts';
import { rebuilt } from '../../../domain/secret/rebuild.ts';
import type { Version } from '../../../domain/secret/state.ts';
import { decodeAccess } from '../../stored-form/access.ts';
import { accessOf } from '../access.ts';
import type { Row } from '../columns.ts';
import { HEAD_PARAMETERS } from '../head-statements.ts';
import type { Integrity } from '../integrity.ts';
import { headRow, keyRow, ofStream } from '../rows.ts';
import { inSavepoint } from '../transaction.ts';
import { valueStatements } from '../value-statements.ts';
import { type Checked, isSameValue, isValueOf } from './check-stream.ts';

/**
 * Mends what can be mended of a stream: its head and list entry out of its commits, values out of the
 * second copy that the current one has, statuses of replicas by forgetting them, since workers make them
 * anew. Nothing is taken away that this cannot make again.
 */
export const streamRepair = (
  database: DatabaseSync,
  integrity: Integrity,
): ((stream: StreamId, checked: Checked) => void) => {
  const values = valueStatements(database);
  const put = database.prepare(`INSERT OR REPLACE INTO heads VALUES (${HEAD_PARAMETERS})`);
  const purge = database.prepare(`SELECT 1 FROM purges WHERE ${ofStream}`);
  const forget = database.prepare(`DELETE FROM replica_statuses WHERE ${ofStream}`);

  /** Of the stored value of a version and the copy in the head, what it tells of; not if that is unclear. */
  const genuine = (stream: StreamId, row: Row | undefined) => {
    const copy = copyIn(row);
    return (versionId: VersionId, version: Version): SealedVersion | null => {
      const [first, second] = [values.sealed(stream, versionId), copy].filter(
        (one) => one?.versionId === versionId && isValueOf(one, version),
      );
      return first && second && !isSameValue(first, second) ? null : (first ?? null);
    };
  };

  const putBack = (stream: StreamId, { secret }: Head, row: Row | undefined): void => {
    const find = genuine(stream, row);
    const versions = secret.status === 'absent' ? [] : secret.versions;
    for (const [versionId, version] of versions) {
      const found = version.digest === null ? null : find(versionId, version);
      if (found !== null) values.putValue(stream, found);
    }
  };

  /** A value that no commit tells of, and no purge left, was of one at the end that is missing. */
  const isBehindValues = (stream: StreamId, head: Head): boolean =>
    values.sealedIds(stream).some((versionId) => !holdsValue(head, versionId)) &&
    purge.get(keyRow(stream)) === undefined;

  const headOutOf = (stream: StreamId, { row, commits }: Checked): Head | null => {
    if (commits === null || isLater(row, commits.length)) return null;
    const storedValue = genuine(stream, row);
    const head = rebuilt({ stream, commits, access: accessIn(row), storedValue });
    return head === null || isBehindValues(stream, head) ? null : head;
  };

  return (stream, checked) =>
    inSavepoint(database, () => {
      const { findings, row } = checked;
      if (findings.some(({ what }) => what === 'replica status')) forget.run(keyRow(stream));
      const head = headOutOf(stream, checked);
      if (head === null) return;
      putBack(stream, head, row);
      put.run(headRow(integrity, head));
    });
};

/** Then commits at the end of its history are missing, and an earlier state must not take its place. */
const isLater = (row: Row | undefined, seq: number): boolean =>
  typeof row?.seq === 'number' && row.seq > seq;

const accessIn = (row: Row | undefined): Access => {
  try {
    return row === undefined ? NEVER_READ : decodeAccess(accessOf(row));
  } catch {
    return NEVER_READ; // what is left of it is no days
  }
};

const copyIn = (row: Row | undefined): SealedVersion | null =>
  typeof row?.current_version_id === 'string' && row.current_value instanceof Uint8Array
    ? { versionId: branded<VersionId>(row.current_version_id), bytes: row.current_value }
    : null;
