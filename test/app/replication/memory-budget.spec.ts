import { describe, expect, it } from 'vitest';
import { memoryBudget } from '../../../app/replication/memory-budget.ts';

/** A budget, and the order in which it was granted. */
const openBudget = (most: number) => {
  const shared = memoryBudget(most);
  const granted: string[] = [];
  const request = (name: string, values: number) => {
    const reservation = shared.reserve();
    void reservation.acquire(values).then(() => granted.push(name));
    return reservation;
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { shared, granted, request, settle };
};

describe('The memory budget', () => {
  it('is granted while it lasts, and to the others in their order as it is released', async () => {
    const { granted, request, settle } = openBudget(10);
    const first = request('first', 6);
    const second = request('second', 4);
    request('third', 5);
    request('fourth', 1);
    await settle();
    expect(granted).toEqual(['first', 'second']);
    second.release();
    await settle();
    expect(granted).toEqual(['first', 'second']);
    first.release();
    await settle();
    expect(granted).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('is granted as a whole to a request that exceeds it', async () => {
    const { granted, request, settle } = openBudget(10);
    const huge = request('huge', 64);
    request('small', 1);
    await settle();
    expect(granted).toEqual(['huge']);
    huge.release();
    await settle();
    expect(granted).toEqual(['huge', 'small']);
  });

  it('does not deadlock when holders of a part request more', async () => {
    const { shared } = openBudget(10);
    const [one, other] = [shared.reserve(), shared.reserve()];
    await Promise.all([one.acquire(5), other.acquire(5)]);
    const more = [one.acquire(10).then(one.release), other.acquire(10).then(other.release)];
    await expect(Promise.all(more)).resolves.toHaveLength(2);
  });

  it('is released only once', async () => {
    const { shared, granted, request, settle } = openBudget(2);
    const reservation = shared.reserve();
    await reservation.acquire(1);
    reservation.release();
    reservation.release();
    request('a', 2);
    request('b', 1);
    await settle();
    expect(granted).toEqual(['a']);
  });
});
