import { describe, expect, it } from 'vitest';
import { memoryBudget } from '../../../app/replication/memory-budget.ts';

/** A room, and who got into it in which order. */
const openRoom = (most: number) => {
  const shared = memoryBudget(most);
  const inside: string[] = [];
  const enter = (name: string, values: number) => {
    const lease = shared.reserve();
    void lease.acquire(values).then(() => inside.push(name));
    return lease;
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { shared, inside, enter, settle };
};

describe('The room for values in memory', () => {
  it('lets in what there is room for, and the others in their order when it is free', async () => {
    const { inside, enter, settle } = openRoom(10);
    const first = enter('first', 6);
    const second = enter('second', 4);
    enter('third', 5);
    enter('fourth', 1);
    await settle();
    expect(inside).toEqual(['first', 'second']);
    second.release();
    await settle();
    expect(inside).toEqual(['first', 'second']);
    first.release();
    await settle();
    expect(inside).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('is all given to one that needs more than there is', async () => {
    const { inside, enter, settle } = openRoom(10);
    const huge = enter('huge', 64);
    enter('small', 1);
    await settle();
    expect(inside).toEqual(['huge']);
    huge.release();
    await settle();
    expect(inside).toEqual(['huge', 'small']);
  });

  it('is not waited for by one that holds a part of it', async () => {
    const { shared } = openRoom(10);
    const [one, other] = [shared.reserve(), shared.reserve()];
    await Promise.all([one.acquire(5), other.acquire(5)]);
    const more = [one.acquire(10).then(one.release), other.acquire(10).then(other.release)];
    await expect(Promise.all(more)).resolves.toHaveLength(2);
  });

  it('is given back once', async () => {
    const { shared, inside, enter, settle } = openRoom(2);
    const lease = shared.reserve();
    await lease.acquire(1);
    lease.release();
    lease.release();
    enter('a', 2);
    enter('b', 1);
    await settle();
    expect(inside).toEqual(['a']);
  });
});
