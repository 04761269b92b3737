import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { SealedVersion } from '../../../domain/ports/sealer.ts';
import type { Head, RecordedCommit, StreamId } from '../../../domain/ports/stream.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import type { Version } from '../../../domain/secret/state.ts';
import { decodeSealedValue, digestOf } from '../../crypto/sealed-value.ts';
import { decodeAccess } from '../../stored-form/access.ts';
import { accessOf } from '../access.ts';
import { assertAuthentic } from '../authentic-rows.ts';
import { integer, type Row } from '../columns.ts';
import type { Integrity } from '../integrity.ts';
import { statusOf } from '../replica-statements.ts';
import { commitOf, headOf, keyRow, listedOf, ofStream, sealedOf } from '../rows.ts';
import { type Attempt, attempts, Trouble } from './attempts.ts';
import type { Finding } from './finding.ts';

/** What there is of a stream, with what is wrong with it. */
export type Checked = {
  readonly findings: readonly Finding[];
  /** What is readable of the row of its head, whoever wrote it. */
  readonly row: Row | undefined;
  /** All of its history; `null` when a commit is not authentic. */
  readonly commits: readonly RecordedCommit[] | null;
};

/** Whether stored bytes are the value a version tells of, as far as that shows without a key. */
export const isValueOf = ({ bytes }: SealedVersion, { digest, keyArns }: Version): boolean => {
  const sealed = decodeSealedValue(bytes);
  if (sealed === 'malformed') return false;
  const arns = sealed.wrappedKeys.map(({ keyArn }) => keyArn);
  return digestOf(sealed) === digest && isDeepStrictEqual(arns, keyArns);
};

/** Looks at everything a stream has in a file. */
export const streamCheck = (
  database: DatabaseSync,
  integrity: Integrity,
): ((stream: StreamId) => Checked) => {
  const select = selections(database);
  return (stream) => {
    const { attempt, findings } = attempts(stream);
    const part = { stream, integrity, select, attempt };
    const commits = history(part);
    const row = attempt('head', () => select.head.get(keyRow(stream))) ?? undefined;
    const head = attempt('head', () => headIn(part, row, commits));
    if (row !== undefined) listEntry(part, row);
    statuses(part);
    if (head !== null) values(part, head);
    return { findings, row, commits };
  };
};

const selections = (database: DatabaseSync) => ({
  head: database.prepare(`SELECT * FROM heads WHERE ${ofStream}`),
  commits: database.prepare(`SELECT * FROM commits WHERE ${ofStream} ORDER BY seq`),
  statuses: database.prepare(`SELECT * FROM replica_statuses WHERE ${ofStream}`),
  value: database.prepare(
    `SELECT value FROM sealed_values WHERE ${ofStream} AND version_id = :versionId`,
  ),
});

type Part = {
  readonly stream: StreamId;
  readonly integrity: Integrity;
  readonly select: ReturnType<typeof selections>;
  readonly attempt: Attempt;
};

const history = ({
  stream,
  integrity,
  select,
  attempt,
}: Part): readonly RecordedCommit[] | null => {
  const rows = attempt('history', () => select.commits.all(keyRow(stream))) ?? [null];
  const commits = rows.map((row, index) =>
    attempt(`commit ${index + 1}`, () => {
      if (row === null) throw new Trouble('unreadable');
      assertAuthentic(integrity, 'commit', stream, row);
      if (integer(row, 'seq') !== index + 1) throw new Trouble('a commit before it is missing');
      return commitOf(row);
    }),
  );
  return commits.every((commit) => commit !== null) ? commits : null;
};

const headIn = (
  { stream, integrity }: Part,
  row: Row | undefined,
  commits: readonly RecordedCommit[] | null,
): Head => {
  if (row === undefined) {
    if (commits?.length === 0) return emptyHead(stream);
    throw new Trouble('missing');
  }
  assertAuthentic(integrity, 'head', stream, row);
  const head = headOf(stream, row);
  if (commits !== null && commits.length < head.seq) throw new Trouble('later than its history');
  if (commits !== null && commits.length > head.seq) throw new Trouble('earlier than its history');
  return head;
};

const listEntry = ({ stream, integrity, attempt }: Part, row: Row): void => {
  attempt('list entry', () => {
    if (row.created_at === null) return;
    assertAuthentic(integrity, 'list entry', stream, row);
    listedOf(row);
  });
  attempt('days of reads', () => decodeAccess(accessOf(row)));
};

const statuses = ({ stream, integrity, select, attempt }: Part): void => {
  const rows = attempt('replica status', () => select.statuses.all(keyRow(stream))) ?? [];
  for (const row of rows) {
    attempt('replica status', () => {
      assertAuthentic(integrity, 'replica status', stream, row);
      statusOf(row);
    });
  }
};

const values = ({ stream, select, attempt }: Part, { secret, current }: Head): void => {
  if (secret.status === 'absent') return;
  for (const [versionId, version] of secret.versions) {
    if (version.digest === null) continue;
    const copy = current?.versionId === versionId ? current : null;
    attempt('current value', () => {
      if (copy !== null && !isValueOf(copy, version)) throw new Trouble('altered');
    });
    attempt(`value ${versionId}`, () => {
      const row = select.value.get({ ...keyRow(stream), versionId });
      if (row === undefined) throw new Trouble('missing');
      const stored = sealedOf(versionId, row);
      if (!isValueOf(stored, version)) throw new Trouble('altered');
      // Wrapped keys have no digest of their own: which copy is the right one shows only by opening them.
      const isOther = copy !== null && isValueOf(copy, version) && !isSameValue(copy, stored);
      if (isOther) throw new Trouble('its two copies differ');
    });
  }
};

/** Whether two copies are the same to the last byte. */
export const isSameValue = (one: SealedVersion, other: SealedVersion): boolean =>
  Buffer.compare(one.bytes, other.bytes) === 0;
