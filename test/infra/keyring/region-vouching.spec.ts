import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../infra/sqlite/schema.ts';
import { REGION } from '../../support/examples.ts';
import { fileOfSchema4 } from '../sqlite/schema-4.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

describe('A keyring that is no older than the MACs of rows', () => {
  it('vouches for no file without MACs, even in a region that was never used', () => {
    const vouching = openKeyring().vouching(REGION);
    const planted = join(temporaryDirectory(), 'events.sqlite');
    fileOfSchema4(planted);
    chmodSync(planted, 0o600);

    expect(() => openDatabase(planted, vouching)).toThrow('is of an earlier release');
    expect(vouching.isRecorded()).toBe(false);

    vouching.removeRecord(); // as `sealstream check --accept` does
    openDatabase(planted, vouching).close();
    expect(vouching.isRecorded()).toBe(true);
  });
});
