import type { DatabaseSync } from 'node:sqlite';
import { Outage } from '../../../domain/ports/outage.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import { streamOf } from '../columns.ts';
import type { Integrity } from '../integrity.ts';
import { asOutage } from '../outages.ts';
import { alteredItem } from '../stored-schema.ts';
import { inTransaction } from '../transaction.ts';
import { streamCheck } from './check-stream.ts';
import { type Finding, isSame } from './findings.ts';
import { streamRepair } from './repair-stream.ts';
import { damageOf } from './structure.ts';

/** A finding, and whether it was repaired. */
export type Outcome = Finding & { readonly mended: boolean };

/** All streams, read from the tables themselves, since an index may lack some. */
const STREAMS = `
  SELECT account, region, name FROM heads NOT INDEXED
  UNION SELECT account, region, name FROM commits NOT INDEXED`;

/** Checks an open file: first the file as a whole, then each stream. */
export const checkFile = (database: DatabaseSync, integrity: Integrity): readonly Finding[] => {
  const structure = structureOf(database);
  try {
    const check = streamCheck(database, integrity);
    return [...structure, ...streamsIn(database).flatMap((stream) => check(stream).findings)];
  } catch (error) {
    if (structure.length === 0) throw error;
    return structure; // it explains why nothing more can be read
  }
};

/**
 * Repairs what it can, in one transaction: indexes from their tables, then each stream with a finding.
 * Returns every finding with its outcome.
 */
export const repairFile = (database: DatabaseSync, integrity: Integrity): readonly Outcome[] => {
  const before = checkFile(database, integrity);
  if (before.length > 0) repairAll(database, integrity, before);
  const after = before.length > 0 ? checkFile(database, integrity) : [];
  const isLeft = (finding: Finding) => after.some((one) => isSame(one, finding));
  const later = after.filter((finding) => !before.some((one) => isSame(one, finding)));
  return [...before, ...later].map((finding) => ({ ...finding, mended: !isLeft(finding) }));
};

const repairAll = (
  database: DatabaseSync,
  integrity: Integrity,
  findings: readonly Finding[],
): void => {
  try {
    inTransaction(database, () => {
      if (findings.some(({ stream }) => stream === null)) database.exec('REINDEX');
      const check = streamCheck(database, integrity);
      const repair = streamRepair(database, integrity);
      for (const stream of streamsIn(database)) {
        const checked = check(stream);
        if (checked.findings.length > 0) repair(stream, checked);
      }
    });
  } catch (error) {
    // Nothing was changed: pages other than those of indexes are corrupt, and the findings stay.
    if (asOutage(error) instanceof Outage) throw error;
  }
};

const structureOf = (database: DatabaseSync): readonly Finding[] =>
  damageOf(database) === null ? schemaOf(database) : [ofFile('structure', 'damaged')];

const schemaOf = (database: DatabaseSync): readonly Finding[] =>
  alteredItem(database) === null ? [] : [ofFile('schema', 'altered')];

const ofFile = (what: string, trouble: string): Finding => ({ stream: null, what, trouble });

const streamsIn = (database: DatabaseSync): readonly StreamId[] =>
  database.prepare(STREAMS).all().map(streamOf);
