import { describe, expect, it } from 'vitest';
import { room } from '../../../app/replication/room.ts';

/** A room, and who got into it in which order. */
const openRoom = (most: number) => {
  const shared = room(most);
  const inside: string[] = [];
  const enter = (name: string, values: number) => {
    const lease = shared.lease();
    void lease.take(values).then(() => inside.push(name));
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
    second.free();
    await settle();
    expect(inside).toEqual(['first', 'second']);
    first.free();
    await settle();
    expect(inside).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('is all given to one that needs more than there is', async () => {
    const { inside, enter, settle } = openRoom(10);
    const huge = enter('huge', 64);
    enter('small', 1);
    await settle();
    expect(inside).toEqual(['huge']);
    huge.free();
    await settle();
    expect(inside).toEqual(['huge', 'small']);
  });

  it('is not waited for by one that holds a part of it', async () => {
    const { shared } = openRoom(10);
    const [one, other] = [shared.lease(), shared.lease()];
    await Promise.all([one.take(5), other.take(5)]);
    const more = [one.take(10).then(one.free), other.take(10).then(other.free)];
    await expect(Promise.all(more)).resolves.toHaveLength(2);
  });

  it('is given back once', async () => {
    const { shared, inside, enter, settle } = openRoom(2);
    const lease = shared.lease();
    await lease.take(1);
    lease.free();
    lease.free();
    enter('a', 2);
    enter('b', 1);
    await settle();
    expect(inside).toEqual(['a']);
  });
});
