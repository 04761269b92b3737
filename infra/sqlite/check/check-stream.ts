import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import type { SealedVersion } from '../../../domain/ports/sealer.ts';
import type { Head, RecordedCommit, StreamId } from '../../../domain/ports/stream.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import type { Version } from '../../../domain/secret/state.ts';
import { decodeSealedValue, digestOf } from '../../crypto/sealed-value.ts';
import { decodeAccess } from '../../stored-form/access.ts';
import { assertAuthentic } from '../authentic-rows.ts';
import { integer, OF_STREAM, type Row, streamParameters } from '../columns.ts';
import type { Integrity } from '../integrity.ts';
import { statusOf } from '../replica-statuses.ts';
import { accessOf, commitOf, headOf, listedOf, sealedOf } from '../rows.ts';
import { type Attempt, attempts, type Finding, Trouble } from './findings.ts';

/** The data of a stream, and the findings about it. */
export type Checked = {
  readonly findings: readonly Finding[];
  /** The row of its head, if readable, whoever wrote it. */
  readonly row: Row | undefined;
  /** Its whole history; `null` if a commit is not authentic. */
  readonly commits: readonly RecordedCommit[] | null;
};

/** Whether stored bytes match the digest and the keys of a version. Needs no key. */
export const isValueOf = ({ bytes }: SealedVersion, { digest, keyArns }: Version): boolean => {
  const sealed = decodeSealedValue(bytes);
  if (sealed === 'malformed') return false;
  const arns = sealed.wrappedKeys.map(({ keyArn }) => keyArn);
  return digestOf(sealed) === digest && isDeepStrictEqual(arns, keyArns);
};

/** Checks everything a stream has in a file. */
export const streamCheck = (
  database: DatabaseSync,
  integrity: Integrity,
): ((stream: StreamId) => Checked) => {
  const select = selections(database);
  return (stream) => {
    const { attempt, findings } = attempts(stream);
    const part = { stream, integrity, select, attempt };
    const commits = history(part);
    const row = attempt('head', () => select.head.get(streamParameters(stream))) ?? undefined;
    const head = attempt('head', () => headIn(part, row, commits));
    if (row !== undefined) listEntry(part, row);
    statuses(part);
    if (head !== null) values(part, head);
    return { findings, row, commits };
  };
};

const selections = (database: DatabaseSync) => ({
  head: database.prepare(`SELECT * FROM heads WHERE ${OF_STREAM}`),
  commits: database.prepare(`SELECT * FROM commits WHERE ${OF_STREAM} ORDER BY seq`),
  statuses: database.prepare(`SELECT * FROM replica_statuses WHERE ${OF_STREAM}`),
  value: database.prepare(
    `SELECT value FROM sealed_values WHERE ${OF_STREAM} AND version_id = :versionId`,
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
  const rows = attempt('history', () => select.commits.all(streamParameters(stream))) ?? [null];
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
  const rows = attempt('replica status', () => select.statuses.all(streamParameters(stream))) ?? [];
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
      const row = select.value.get({ ...streamParameters(stream), versionId });
      if (row === undefined) throw new Trouble('missing');
      const stored = sealedOf(versionId, row);
      if (!isValueOf(stored, version)) throw new Trouble('altered');
      // Wrapped keys have no digest of their own, so only opening them would show which copy is right.
      const isOther = copy !== null && isValueOf(copy, version) && !isSameValue(copy, stored);
      if (isOther) throw new Trouble('its two copies differ');
    });
  }
};

/** Whether two copies have the same bytes. */
export const isSameValue = (one: SealedVersion, other: SealedVersion): boolean =>
  Buffer.compare(one.bytes, other.bytes) === 0;
