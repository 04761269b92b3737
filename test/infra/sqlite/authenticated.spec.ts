import { createSecretKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlteredEntry } from '../../../domain/ports/altered-entry.ts';
import { Misconfiguration } from '../../../domain/ports/misconfiguration.ts';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { integrity } from '../../../infra/sqlite/integrity.ts';
import type { Fields } from '../../../infra/stored-form/canonical-text.ts';
import { commitsOf, grown } from '../../contract/event-store-steps.ts';
import { aCommit, aStream, creation, NOON, tagged, version } from '../../support/examples.ts';
import { tamper } from '../../support/tamper.ts';
import { fileOfSchema3 } from './schema-3.ts';
import { fileOfSchema4 } from './schema-4.ts';
import { temporaryFile } from './temporary-file.ts';

const KEY = createSecretKey(Buffer.alloc(32, 7));

/** What a keyring records about a region. */
const keyringRecord = (recorded = false, key = KEY) => {
  let isRecorded = recorded;
  const records: string[] = [];
  return {
    records,
    integrity: integrity(key),
    acceptsEarlier: () => true,
    isRecorded: () => isRecorded,
    record: () => {
      isRecorded = true;
      records.push('recorded');
    },
    removeRecord: () => {},
  };
};

const opened = async <Result>(
  path: string,
  vouching: ReturnType<typeof keyringRecord>,
  work: (store: ReturnType<typeof sqliteEventStore>) => Promise<Result>,
): Promise<Result> => {
  const store = sqliteEventStore({ path, vouching });
  try {
    return await work(store);
  } finally {
    store.close();
  }
};

describe('A file with authenticated rows', () => {
  it('is recorded once it is created, and opens from then on', async () => {
    const path = await temporaryFile();
    const memory = keyringRecord();
    await opened(path, memory, (store) => grown(store, aStream(), creation()));
    expect(memory.records).toEqual(['recorded']);
    const head = await opened(path, memory, (store) => store.load(aStream()));
    expect(head.seq).toBe(1);
    expect(memory.records).toEqual(['recorded']);
  });

  it.each([
    ['3', fileOfSchema3],
    ['4', fileOfSchema4],
  ])('of version %s gets its MACs once', async (_version, fileOf) => {
    const path = await temporaryFile();
    fileOf(path);
    const memory = keyringRecord();
    await opened(path, memory, async (store) => {
      expect((await store.load(aStream('a'))).seq).toBe(1);
      await grown(store, aStream('a'), aCommit([tagged({ team: 'core' })]));
    });
    expect(memory.records).toEqual(['recorded']);
  });

  it.each([
    ['of an earlier release', fileOfSchema4],
    ['empty', (path: string) => writeFileSync(path, '', { mode: 0o600 })],
  ])(
    'that was replaced by one that is %s is rejected, and gets no new MACs',
    async (what, fileOf) => {
      const path = await temporaryFile();
      fileOf(path);
      const opening = () => sqliteEventStore({ path, vouching: keyringRecord(true) });
      expect(opening).toThrow(Misconfiguration);
      expect(opening).toThrow(`is ${what}, and this region had one whose rows were authenticated`);
    },
  );

  it('is rejected when its MACs were removed', async () => {
    const path = await temporaryFile();
    const memory = keyringRecord();
    await opened(path, memory, (store) => grown(store, aStream(), creation()));
    tamper(path, 'UPDATE heads SET head_mac = NULL; UPDATE commits SET mac = NULL');
    await opened(path, memory, async (store) => {
      await expect(store.load(aStream())).rejects.toThrow(AlteredEntry);
      await expect(commitsOf(store, aStream())).rejects.toThrow(AlteredEntry);
    });
  });

  it('is rejected under any other key', async () => {
    const path = await temporaryFile();
    await opened(path, keyringRecord(), (store) => grown(store, aStream(), creation()));
    const other = keyringRecord(true, createSecretKey(Buffer.alloc(32, 8)));
    await opened(path, other, (store) =>
      expect(store.load(aStream())).rejects.toThrow(AlteredEntry),
    );
  });

  it('accepts an access record, which no MAC covers', async () => {
    const path = await temporaryFile();
    await opened(path, keyringRecord(), async (store) => {
      const head = await grown(store, aStream(), creation());
      await store.recordAccess(head, version('v1'), NOON);
      expect((await store.load(aStream())).access.on).toBe(NOON);
    });
  });

  it('detects an access record that the disk corrupted', async () => {
    const path = await temporaryFile();
    const memory = keyringRecord();
    await opened(path, memory, async (store) => {
      await store.recordAccess(await grown(store, aStream(), creation()), version('v1'), NOON);
    });
    tamper(path, `UPDATE heads SET access = replace(access, '"on":17', '"on":16')`);
    await opened(path, memory, (store) =>
      expect(store.load(aStream())).rejects.toThrow(AlteredEntry),
    );
  });
});

const field = fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), fc.nat(9), fc.constant(null));

describe('A MAC', () => {
  const { mac, matches } = integrity(KEY);

  it('differs for other fields, another kind and another key', () => {
    // Texts are compared as SQLite stores them, without unpaired surrogates.
    const fields = fc.array(
      field.map((one) => (typeof one === 'string' ? one.toWellFormed() : one)),
    );
    fc.assert(
      fc.property(fields, fields, (one: Fields, other: Fields) => {
        const stored = mac('head', one);
        expect(matches(stored, 'head', one)).toBe(true);
        expect(matches(stored, 'head', other)).toBe(JSON.stringify(one) === JSON.stringify(other));
        expect(matches(stored, 'commit', one)).toBe(false);
        expect(integrity(null).matches(stored, 'head', one)).toBe(false);
      }),
    );
  });

  it.each([null, undefined, '', 'x', 7, new Uint8Array(0), new Uint8Array(31), new Uint8Array(33)])(
    'is never %j',
    (stored) => {
      expect(matches(stored, 'head', [])).toBe(false);
    },
  );
});
