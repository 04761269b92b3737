import { describe, expect, it } from 'vitest';
import { history } from '../../support/simulation/history.ts';

describe('A simulated history', () => {
  it('is the same whenever its seed is the same', async () => {
    const [first, again, another] = [await history(7), await history(7), await history(8)];
    expect(first.commits.length).toBeGreaterThan(5);
    expect(again).toEqual(first);
    expect(another.commits).not.toEqual(first.commits);
  });
});
