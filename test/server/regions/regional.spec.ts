import { describe, expect, it } from 'vitest';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { regional } from '../../../server/regions/regional.ts';

const [IRELAND, TOKYO, OHIO, PARIS] = ['eu-west-1', 'ap-northeast-1', 'us-east-2', 'eu-west-3'].map(
  (name) => branded<Region>(name),
) as [Region, Region, Region, Region];

/** Regions that tell what becomes of them. */
const observed = (max = 64) => {
  const opened: Region[] = [];
  const closed: Region[] = [];
  const open = (region: Region) => ({ region, number: opened.push(region) });
  const parts = regional({ open, close: ({ region }) => closed.push(region), max });
  const touch = (region: Region) => parts.use(region, async (part) => part);
  return { parts, touch, opened, closed };
};

describe('What there is for each region', () => {
  it('is opened once, when the region is first used', async () => {
    const { touch, opened } = observed();
    expect(opened).toEqual([]);
    expect(await touch(TOKYO)).toBe(await touch(TOKYO));
    expect(await touch(IRELAND)).not.toBe(await touch(TOKYO));
    expect(opened).toEqual([TOKYO, IRELAND]);
  });

  it('is tried again after it failed to open', async () => {
    let attempts = 0;
    const open = () => {
      attempts += 1;
      if (attempts === 1) throw new Error('not yet');
      return attempts;
    };
    const parts = regional({ open, close: () => {} });
    const touch = () => parts.use(TOKYO, async (part) => part);
    await expect(touch()).rejects.toThrow('not yet');
    expect(await touch()).toBe(2);
  });

  it('is closed once, all of it', async () => {
    const { parts, touch, closed } = observed();
    await touch(TOKYO);
    await touch(IRELAND);
    parts.close();
    parts.close();
    expect(closed).toEqual([TOKYO, IRELAND]);
  });

  it('makes room for others when it was unused for longest, and is opened again on its next use', async () => {
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

  it('is never closed while it is worked with, nor kept over the bound after that', async () => {
    const { parts, touch, closed } = observed(2);
    const leases = [TOKYO, IRELAND, OHIO].map((region) => parts.lease(region));
    expect(closed).toEqual([]);
    await touch(PARIS);
    expect(closed).toEqual([PARIS]);
    leases[1]?.release();
    expect(closed).toEqual([PARIS, IRELAND]);
    leases[0]?.release();
    expect(closed).toEqual([PARIS, IRELAND]);
  });

  it('is released by work that fails', async () => {
    const { parts, touch, closed } = observed(1);
    await expect(parts.use(TOKYO, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await touch(IRELAND);
    expect(closed).toEqual([TOKYO]);
  });
});
