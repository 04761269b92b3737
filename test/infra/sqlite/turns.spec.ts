import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { turns } from '../../../infra/sqlite/turns.ts';

/** A loop whose clock and turns are moved by hand. */
const loopByHand = () => {
  let now = 0;
  let waiting: (() => void)[] = [];
  return {
    loop: { now: () => now, nextTurn: (resume: () => void) => void waiting.push(resume) },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    /** Runs what waits for the next turn; what it leads to has had its time when this is done. */
    goRound: async () => {
      const resumed = waiting;
      waiting = [];
      for (const resume of resumed) {
        resume();
        await turn();
      }
    },
  };
};

const numbers = (count: number) => Array.from({ length: count }, (_none, index) => index);

describe('Work in turns', () => {
  it('is done at once at first, and no more than 64 pieces in a turn', async () => {
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

  it('is not begun when the turn has lasted for 4 ms, whatever took so long', async () => {
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

  it('that waits comes before work that is asked for later', async () => {
    const { loop, goRound } = loopByHand();
    const inTurn = turns(loop);
    const done: string[] = [];
    // Work on many things that asks for the next piece when it has one.
    const background = (async () => {
      for (const piece of numbers(300)) await inTurn(() => done.push(`many ${piece}`));
    })();
    await turn();
    expect(done).toHaveLength(64);
    void inTurn(() => done.push('one'));
    await goRound();
    expect(done.indexOf('one')).toBeLessThan(2 * 64);
    for (const _round of numbers(8)) await goRound();
    await background;
  });

  it('tells what went wrong to whoever asked, and goes on', async () => {
    const inTurn = turns(loopByHand().loop);
    const failing = inTurn(() => {
      throw new Error('trouble');
    });
    await expect(failing).rejects.toThrow('trouble');
    expect(await inTurn(() => 'fine')).toBe('fine');
  });
});
