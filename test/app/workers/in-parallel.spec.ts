import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inParallel } from '../../../app/workers/in-parallel.ts';

/** Work that takes a moment, and a count of what runs and what has ended. */
const watched = () => {
  const seen = { running: 0, most: 0, ended: 0 };
  const work = async (item: number): Promise<void> => {
    seen.running += 1;
    seen.most = Math.max(seen.most, seen.running);
    await pause(1);
    seen.running -= 1;
    seen.ended += 1;
    if (item < 0) throw new Error(`work on ${item}`);
  };
  return { seen, work };
};

async function* itemsThenFault() {
  yield 1;
  yield 2;
  throw new Error('no more can be listed');
}

describe('Work in parallel', () => {
  it('is done on every item, at most the given number at a time', async () => {
    const { seen, work } = watched();
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, work);
    expect(seen).toEqual({ running: 0, most: 3, ended: 7 });
  });

  it('continues when some of it fails, and throws the first error at the end', async () => {
    const { seen, work } = watched();
    await expect(inParallel([1, -2, 3, -4, 5], 2, work)).rejects.toThrow('work on -2');
    expect(seen).toMatchObject({ running: 0, ended: 5 });
  });

  it('has settled before an error of the items themselves is thrown', async () => {
    const { seen, work } = watched();
    await expect(inParallel(itemsThenFault(), 4, work)).rejects.toThrow('no more can be listed');
    expect(seen).toMatchObject({ running: 0, ended: 2 });
  });
});
