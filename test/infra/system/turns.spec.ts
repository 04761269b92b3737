import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { NODE, turns } from '../../../infra/system/turns.ts';

/** A loop whose clock and turns are advanced by hand. */
const loopByHand = () => {
  let now = 0;
  let resumed: (() => void)[] = [];
  return {
    loop: {
      now: () => now,
      nextTurn: (resume: () => void) => void resumed.push(resume),
      afterwards: NODE.afterwards,
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Runs one turn with all its continuations. */
    goRound: async () => {
      const due = resumed;
      resumed = [];
      for (const resume of due) resume();
      await turn();
    },
  };
};

const numbers = (count: number) => Array.from({ length: count }, (_none, index) => index);

describe('Work in turns', () => {
  it('runs at once at first, and no more than 64 pieces per turn', async () => {
    const { loop, goRound } = loopByHand();
    const inTurn = turns(loop);
    const done: number[] = [];
    const all = numbers(200).map((piece) => inTurn(() => done.push(piece)));
    expect(done).toEqual(numbers(64));
    await goRound();
    expect(done).toEqual(numbers(128));
    await goRound();
    await goRound();
    await Promise.all(all);
    expect(done).toEqual(numbers(200));
  });

  it('does not start once the turn has lasted 4 ms, whatever took so long', async () => {
    const { loop, pass, goRound } = loopByHand();
    const inTurn = turns(loop);
    const done: string[] = [];
    void inTurn(() => done.push('first'));
    pass(3.9);
    void inTurn(() => {
      done.push('second');
      pass(0.2);
    });
    void inTurn(() => done.push('third'));
    expect(done).toEqual(['first', 'second']);
    await goRound();
    expect(done).toEqual(['first', 'second', 'third']);
  });

  it('counts the continuations of a piece too, before the next waiting piece', async () => {
    const { loop, pass, goRound } = loopByHand();
    const inTurn = turns(loop);
    let done = 0;
    const laborious = async () => {
      await inTurn(() => {});
      await Promise.resolve();
      pass(3);
      done += 1;
    };
    pass(5);
    const all = numbers(70).map(laborious);
    await turn();
    const before = done;
    await goRound();
    expect(done - before).toBe(2);
    for (const _round of numbers(70)) await goRound();
    await Promise.all(all);
  });

  it('that waits runs before later work of a caller with many pieces', async () => {
    const { loop, goRound } = loopByHand();
    const inTurn = turns(loop);
    const done: string[] = [];
    const many = async (who: string) => {
      for (const piece of numbers(300)) await inTurn(() => done.push(`${who} ${piece}`));
    };
    const background = [many('left'), many('right')];
    await turn();
    expect(done).toHaveLength(64);
    void inTurn(() => done.push('one'));
    await goRound();
    expect(done.indexOf('one')).toBe(66);
    for (const _round of numbers(12)) await goRound();
    await Promise.all(background);
    const middle = done.slice(64, 500);
    expect(middle.filter((name) => name.startsWith('left')).length).toBeGreaterThan(200);
    expect(middle.filter((name) => name.startsWith('right')).length).toBeGreaterThan(200);
  });

  /** Many in a loop, each piece of which takes its milliseconds, and how many pieces they were given. */
  const flood = (
    scene: ReturnType<typeof loopByHand>,
    size: 'small' | 'large',
    milliseconds: number,
  ) => {
    const inTurn = turns(scene.loop);
    const given = { count: 0, ended: false };
    const one = async () => {
      while (!given.ended) {
        await inTurn(() => {
          given.count += 1;
          scene.pass(milliseconds);
        }, size);
      }
    };
    const all = numbers(50).map(one);
    const end = async () => {
      given.ended = true;
      for (const _round of numbers(60)) await scene.goRound();
      await Promise.all(all);
    };
    return { inTurn, given, end };
  };

  it('that is small waits for at most one large piece, however many there are', async () => {
    const scene = loopByHand();
    const { inTurn, given, end } = flood(scene, 'large', 5);
    for (const _read of numbers(10)) {
      const before = given.count;
      const read = inTurn(() => given.count - before);
      await scene.goRound();
      await scene.goRound();
      expect(await read).toBeLessThanOrEqual(1);
    }
    await end();
  });

  it('that is large runs in every other turn, however much small work there is', async () => {
    const scene = loopByHand();
    const { inTurn, given, end } = flood(scene, 'small', 0.1);
    for (const _part of numbers(10)) {
      const before = given.count;
      const part = inTurn(() => given.count - before, 'large');
      await scene.goRound();
      await scene.goRound();
      expect(await part).toBeLessThan(200);
    }
    await end();
  });

  it('reports an error to its caller, and continues', async () => {
    const inTurn = turns(loopByHand().loop);
    const failing = inTurn(() => {
      throw new Error('trouble');
    });
    await expect(failing).rejects.toThrow('trouble');
    expect(await inTurn(() => 'fine')).toBe('fine');
  });
});
