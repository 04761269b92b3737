import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { NODE, turns } from '../../../infra/system/turns.ts';
import { concurrencyLimit, scheduledApi } from '../../../server/http/scheduling.ts';
import { signed } from '../../support/sign.ts';

describe('A concurrency limit', () => {
  it('lets only so much work run at a time, in order of arrival, even if some of it fails', async () => {
    const limited = concurrencyLimit({ all: 2, each: 2 });
    const started: number[] = [];
    const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const all = ends.map(({ promise }, index) =>
      limited('one', async () => {
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
    let ran = false;
    await limited('one', async () => {
      ran = true;
    });
    expect(ran).toBe(true);
  });

  it('does not let a group whose work never ends hold up others', async () => {
    const limited = concurrencyLimit({ all: 3, each: 2 });
    const hung = new Promise<void>(() => {});
    let started = 0;
    for (let call = 0; call < 10; call += 1) {
      void limited('hung', () => {
        started += 1;
        return hung;
      });
    }
    const done: number[] = [];
    const others = [1, 2, 3].map((number) => limited('other', async () => done.push(number)));
    await Promise.all(others);
    expect(done).toEqual([1, 2, 3]);
    expect(started).toBe(2);
  });
});

describe('A burst of requests', () => {
  it('is started a few requests at a time, in order, and all are answered', async () => {
    const resumed: (() => void)[] = [];
    const inTurn = turns({
      ...NODE,
      now: () => 0,
      nextTurn: (resume) => void resumed.push(resume),
    });
    const started: string[] = [];
    const answer = scheduledApi(async ({ path }) => {
      started.push(path);
      await turn();
      return { status: 200, headers: {}, body: path };
    }, inTurn);
    const request = await signed({});
    const paths = Array.from({ length: 100 }, (_none, index) => `/${index}`);

    const answers = paths.map((path) => answer({ ...request, path }));
    await turn();
    expect(started).toEqual(paths.slice(0, 64));
    for (const resume of resumed.splice(0)) resume();

    expect((await Promise.all(answers)).map(({ body }) => body)).toEqual(paths);
    expect(started).toEqual(paths);
  });
});
