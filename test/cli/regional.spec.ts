import { describe, expect, it } from 'vitest';
import { regional } from '../../cli/regional.ts';
import { branded, type Region } from '../../domain/secret/ids.ts';

const IRELAND = branded<Region>('eu-west-1');
const TOKYO = branded<Region>('ap-northeast-1');

describe('What there is for each region', () => {
  it('is made once, when the region is first asked for', () => {
    const opened: Region[] = [];
    const parts = regional(
      (region) => ({ number: opened.push(region) }),
      () => {},
    );
    expect(opened).toEqual([]);
    expect(parts.of(TOKYO)).toBe(parts.of(TOKYO));
    expect(parts.of(IRELAND)).not.toBe(parts.of(TOKYO));
    expect(opened).toEqual([TOKYO, IRELAND]);
  });

  it('is tried again after it failed to open', () => {
    let attempts = 0;
    const parts = regional(
      () => {
        attempts += 1;
        if (attempts === 1) throw new Error('not yet');
        return attempts;
      },
      () => {},
    );
    expect(() => parts.of(TOKYO)).toThrow('not yet');
    expect(parts.of(TOKYO)).toBe(2);
  });

  it('is closed once, all of it', () => {
    const closed: Region[] = [];
    const parts = regional(
      (region) => region,
      (region) => closed.push(region),
    );
    parts.of(TOKYO);
    parts.of(IRELAND);
    parts.close();
    parts.close();
    expect(closed).toEqual([TOKYO, IRELAND]);
  });
});
