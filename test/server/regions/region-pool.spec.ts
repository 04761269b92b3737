import { describe, expect, it } from 'vitest';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { regionPool } from '../../../server/regions/region-pool.ts';

const [IRELAND, TOKYO, OHIO, PARIS] = ['eu-west-1', 'ap-northeast-1', 'us-east-2', 'eu-west-3'].map(
  (name) => branded<Region>(name),
) as [Region, Region, Region, Region];

/** A pool that records which regions it opens and closes. */
const observed = (max = 64) => {
  const opened: Region[] = [];
  const closed: Region[] = [];
  const open = (region: Region) => ({ region, number: opened.push(region) });
  const pool = regionPool({ open, close: ({ region }) => closed.push(region), max });
  const touch = (region: Region) => pool.use(region, async (resource) => resource);
  return { pool, touch, opened, closed };
};

describe('A pool of regions', () => {
  it('opens each region once, on its first use', async () => {
    const { touch, opened } = observed();
    expect(opened).toEqual([]);
    expect(await touch(TOKYO)).toBe(await touch(TOKYO));
    expect(await touch(IRELAND)).not.toBe(await touch(TOKYO));
    expect(opened).toEqual([TOKYO, IRELAND]);
  });

  it('retries a region that failed to open', async () => {
    let attempts = 0;
    const open = () => {
      attempts += 1;
      if (attempts === 1) throw new Error('not yet');
      return attempts;
    };
    const pool = regionPool({ open, close: () => {} });
    const touch = () => pool.use(TOKYO, async (resource) => resource);
    await expect(touch()).rejects.toThrow('not yet');
    expect(await touch()).toBe(2);
  });

  it('closes every region once', async () => {
    const { pool, touch, closed } = observed();
    await touch(TOKYO);
    await touch(IRELAND);
    pool.close();
    pool.close();
    expect(closed).toEqual([TOKYO, IRELAND]);
  });

  it('closes the least recently used region, and opens it again on its next use', async () => {
    const { touch, opened, closed } = observed(2);
    await touch(TOKYO);
    await touch(IRELAND);
    await touch(TOKYO);
    await touch(OHIO);
    expect(closed).toEqual([IRELAND]);
    await touch(IRELAND);
    expect(opened).toEqual([TOKYO, IRELAND, OHIO, IRELAND]);
    expect(closed).toEqual([IRELAND, TOKYO]);
  });

  it('closes no region that is in use, and none is kept over the limit afterwards', async () => {
    const { pool, touch, closed } = observed(2);
    const acquired = [TOKYO, IRELAND, OHIO].map((region) => pool.acquire(region));
    expect(closed).toEqual([]);
    await touch(PARIS);
    expect(closed).toEqual([PARIS]);
    acquired[1]?.release();
    expect(closed).toEqual([PARIS, IRELAND]);
    acquired[0]?.release();
    expect(closed).toEqual([PARIS, IRELAND]);
  });

  it('releases a region when the work on it fails', async () => {
    const { pool, touch, closed } = observed(1);
    await expect(pool.use(TOKYO, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await touch(IRELAND);
    expect(closed).toEqual([TOKYO]);
  });
});
