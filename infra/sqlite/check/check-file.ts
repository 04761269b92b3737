import type { DatabaseSync } from 'node:sqlite';
import { Outage } from '../../../domain/ports/outage.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import type { Integrity } from '../integrity.ts';
import { asOutage } from '../outages.ts';
import { streamOf } from '../rows.ts';
import { alteredItem } from '../stored-schema.ts';
import { inTransaction } from '../transaction.ts';
import { streamCheck } from './check-stream.ts';
import { type Finding, isSame } from './finding.ts';
import { streamRepair } from './repair-stream.ts';
import { damageOf } from './structure.ts';

/** A finding, and whether it was mended. */
export type Outcome = Finding & { readonly mended: boolean };

/** Streams that have anything; read from the tables themselves, since an index may have lost some. */
const STREAMS = `
  SELECT account, region, name FROM heads NOT INDEXED
  UNION SELECT account, region, name FROM commits NOT INDEXED`;

/** What is wrong in an open file: first with the file, then with each stream. */
export const checkFile = (database: DatabaseSync, integrity: Integrity): readonly Finding[] => {
  const structure = structureOf(database);
  try {
    const check = streamCheck(database, integrity);
    return [...structure, ...streamsIn(database).flatMap((stream) => check(stream).findings)];
  } catch (error) {
    if (structure.length === 0) throw error;
    return structure; // it says why nothing more can be read
  }
};

/**
 * Mends what can be mended, in one transaction: indexes out of their tables, then each stream with a
 * finding. Answers every finding with what became of it.
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
    // Nothing was changed then: pages are damaged that hold more than indexes, and the findings stay.
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
