import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import type { Row } from '../../../infra/sqlite/columns.ts';
import { integrity } from '../../../infra/sqlite/integrity.ts';
import { commitOf, commitRow, headOf, headRow, listedOf } from '../../../infra/sqlite/rows.ts';
import { aCommit, aStream, creation, NOON, tagged, version } from '../../support/examples.ts';

const STREAM = aStream();
const CREATED = advance(emptyHead(STREAM), creation());
const HEAD = { ...CREATED, access: { on: NOON, versions: new Map([[version('v1'), NOON]]) } };
const CHECKSUMS = integrity(null);

/** No column of this type was ever written. */
const OTHER_FORM = 1.5;

/** The row as SQLite returns it. */
const stored = (parameters: Readonly<Record<string, SQLInputValue>>): Row => {
  const database = new DatabaseSync(':memory:');
  const columns = Object.keys(parameters).map((name) => `:${name} AS ${name}`);
  const row = database.prepare(`SELECT ${columns}`).get(parameters);
  database.close();
  return row ?? {};
};

describe('A row of heads', () => {
  const row = stored(headRow(CHECKSUMS, HEAD));

  it('decodes to the head it was encoded from', () => {
    expect(headOf(STREAM, row)).toEqual(HEAD);
  });

  it.each(['current_version_id', 'current_value', 'access'])(
    'is rejected for its schema when a newer release changed the form of its %s, too',
    (column) => {
      const newer = { ...row, schema: 3, [column]: OTHER_FORM };
      expect(() => headOf(STREAM, newer)).toThrow('The stored head cannot be read: schema 3');
      expect(() => listedOf(newer)).toThrow('The stored head cannot be read: schema 3');
    },
  );

  it.each(['{}', `{"on":${NOON}}`])(
    'is read although its access record, which no MAC covers, is only %s',
    (access) => {
      const { secret, current } = HEAD;
      expect(headOf(STREAM, { ...row, access })).toMatchObject({ secret, current });
      expect(headOf(STREAM, { ...row, access }).access.versions).toEqual(new Map());
    },
  );
});

describe('A row of commits', () => {
  const commit = aCommit([tagged({ team: 'core' })]);
  const row = stored(commitRow(CHECKSUMS, HEAD, commit));

  it('decodes to the commit it was encoded from', () => {
    const { events, origin } = commit;
    expect(commitOf(row)).toEqual({ seq: HEAD.seq, events, origin });
  });

  it.each(['actor', 'request_id', 'at'])(
    'is rejected for its schema when a newer release changed the form of its %s, too',
    (column) => {
      const newer = { ...row, schema: 2, [column]: new Uint8Array() };
      expect(() => commitOf(newer)).toThrow('The stored events cannot be read: schema 2');
    },
  );
});
