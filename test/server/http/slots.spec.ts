import { describe, expect, it } from 'vitest';
import { slots } from '../../../server/http/slots.ts';

describe('Slots', () => {
  it('let no more than so many work at a time, in the order of the calls, whoever fails', async () => {
    const enter = slots({ all: 2, each: 2 });
    const started: number[] = [];
    const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const all = ends.map(({ promise }, index) =>
      enter('one', async () => {
        started.push(index);
        await promise;
      }),
    );
    const settled = Promise.allSettled(all);
    const reach = async (count: number) => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      expect(started).toEqual(Array.from({ length: count }, (_, index) => index));
    };
    await reach(2);
    ends[1]?.reject(new Error('failed'));
    await reach(3);
    ends[0]?.resolve();
    ends[2]?.resolve();
    await reach(5);
    ends[3]?.resolve();
    ends[4]?.resolve();
    expect((await settled).map(({ status }) => status).filter((one) => one === 'rejected')).toEqual(
      ['rejected'],
    );
    let free = false;
    await enter('one', async () => {
      free = true;
    });
    expect(free).toBe(true);
  });

  it('are left to others by a party whose work does not end', async () => {
    const enter = slots({ all: 3, each: 2 });
    const hung = new Promise<void>(() => {});
    let started = 0;
    for (let call = 0; call < 10; call += 1) {
      void enter('hung', () => {
        started += 1;
        return hung;
      });
    }
    const done: number[] = [];
    const others = [1, 2, 3].map((number) => enter('other', async () => done.push(number)));
    await Promise.all(others);
    expect(done).toEqual([1, 2, 3]);
    expect(started).toBe(2);
  });
});
