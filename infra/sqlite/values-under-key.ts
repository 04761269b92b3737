import { DatabaseSync } from 'node:sqlite';
import type { AccountId, KeyArn } from '../../domain/secret/ids.ts';
import type { Secret } from '../../domain/secret/state.ts';
import { decodeSecret } from '../stored-form/state.ts';
import { integer, nullableText, type Row } from './columns.ts';

/** What would become unreadable without a key. */
export type ValuesUnderKey = {
  readonly values: number;
  /** The number of secrets that have these values. */
  readonly secrets: number;
  /** Secrets whose heads cannot be read, and which may have values under the key too. */
  readonly unreadable: number;
};

/** The key, its account, and which other keys could open a value too. */
export type KeyInQuestion = {
  readonly account: AccountId;
  readonly arn: KeyArn;
  readonly isUsable: (other: KeyArn) => boolean;
};

const SELECT = 'SELECT schema, summary, detail FROM heads WHERE account = ? AND detail IS NOT NULL';

/**
 * Counts the values in the file of a region that only this key opens, including those of secrets scheduled
 * for deletion. Works beside a running service and changes nothing. Must not be called in a process that has
 * the file open: closing it here would release its locks.
 */
export const valuesUnderKey = (path: string, key: KeyInQuestion): ValuesUnderKey => {
  const database = new DatabaseSync(path, { readOnly: true });
  const found = { values: 0, secrets: 0, unreadable: 0 };
  try {
    for (const row of database.prepare(SELECT).iterate(key.account)) {
      const values = countIn(row, key);
      if (values === null) found.unreadable += 1;
      else if (values > 0) found.secrets += 1;
      found.values += values ?? 0;
    }
    return found;
  } finally {
    database.close();
  }
};

/** `null` for a head that cannot be read. */
const countIn = (row: Row, key: KeyInQuestion): number | null => {
  const secret = secretIn(row);
  if (secret === null) return null;
  if (secret.status === 'absent') return 0;
  return [...secret.versions.values()].filter(({ keyArns }) => opensAlone(keyArns, key)).length;
};

const opensAlone = (keyArns: readonly KeyArn[], { arn, isUsable }: KeyInQuestion): boolean =>
  keyArns.includes(arn) && !keyArns.some((other) => other !== arn && isUsable(other));

const secretIn = (row: Row): Secret | null => {
  const encoded = { summary: nullableText(row, 'summary'), detail: nullableText(row, 'detail') };
  try {
    return decodeSecret(encoded, integer(row, 'schema'));
  } catch {
    return null; // its values are unknown, whatever the fault
  }
};
