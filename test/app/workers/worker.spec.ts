import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { TelemetryRecord } from '../../../app/telemetry/telemetry.ts';
import { NEVER_ABORTED } from '../../../app/workers/deadline.ts';
import { type Item, type RunHost, runWorker, type Worker } from '../../../app/workers/worker.ts';
import { aStream, later, REGION } from '../../support/examples.ts';

const item = (name: string): Item => ({ stream: aStream(name) });
const ITEMS = ['a', 'b', 'c', 'd'].map(item);

async function* source(items: readonly Item[]) {
  yield* items;
}

/** A run of a worker, with what it worked on and what it reported. */
const run = async (worker: Partial<Worker>, host: Partial<RunHost> = {}) => {
  const worked: string[] = [];
  const records: TelemetryRecord[] = [];
  const declared: Worker = {
    name: 'test',
    concurrency: 2,
    items: () => ITEMS,
    ...worker,
    work: async (one, facts) => {
      worked.push(one.stream.name);
      return worker.work?.(one, facts) ?? 'done';
    },
  };
  const report = await runWorker(declared, {
    region: REGION,
    signal: NEVER_ABORTED,
    telemetry: (record) => records.push(record),
    clock: { now: () => later(0) },
    ids: { requestId: () => 'run-1' },
    ...host,
  });
  return { report, worked, records };
};

const failOn = (name: string, error = new Error('trouble')): Pick<Worker, 'work'> => ({
  work: async ({ stream }) => {
    if (stream.name === name) throw error;
    return 'done';
  },
});

/** A signal that is aborted while an item is worked on. */
const abortedDuring = (name: string) => {
  const controller = new AbortController();
  const work: Worker['work'] = async ({ stream }) => {
    if (stream.name === name) controller.abort();
    return 'done';
  };
  return { signal: controller.signal, work };
};

describe('A run of a worker', () => {
  it('gives each item an outcome and sums them up at the end', async () => {
    const { report, records } = await run({
      concurrency: 1,
      work: async ({ stream }) => (stream.name === 'b' ? 'postponed' : 'done'),
    });
    const counts = { begun: 4, done: 3, postponed: 1, failed: 0, complete: true };
    expect(report).toEqual({ ...counts, failure: null });
    const facts = { id: 'run-1', worker: 'test', region: REGION };
    const record = (name: string, outcome: string) => ({
      kind: 'item',
      run: facts,
      milliseconds: 0,
      stream: aStream(name),
      outcome,
    });
    expect(records).toEqual([
      record('a', 'done'),
      record('b', 'postponed'),
      record('c', 'done'),
      record('d', 'done'),
      { kind: 'worker-run', run: facts, milliseconds: 0, ...counts },
    ]);
  });

  it('works on the other items when one fails, and reports the fault without its message', async () => {
    const { report, worked, records } = await run(failOn('b', new Error('canary')));
    expect(worked).toEqual(['a', 'b', 'c', 'd']);
    expect(report).toMatchObject({ done: 3, failed: 1, failure: null });
    const failed = records.filter((record) => 'fault' in record);
    expect(failed).toMatchObject([{ kind: 'item', outcome: 'failed', fault: { name: 'Error' } }]);
    expect(JSON.stringify(records)).not.toContain('canary');
  });

  it('works on no more items at a time than its worker allows', async () => {
    const seen = { running: 0, most: 0 };
    await run({
      work: async () => {
        seen.running += 1;
        seen.most = Math.max(seen.most, seen.running);
        await pause(1);
        seen.running -= 1;
        return 'done';
      },
    });
    expect(seen).toEqual({ running: 0, most: 2 });
  });

  it('begins no item once its signal is aborted, and counts the rest of an array as postponed', async () => {
    const { signal, work } = abortedDuring('b');
    const { report, worked } = await run({ concurrency: 1, work }, { signal });
    expect(worked).toEqual(['a', 'b']);
    expect(report).toMatchObject({ begun: 2, done: 2, postponed: 2, complete: false });
  });

  it('asks a source for no more items once its signal is aborted', async () => {
    const { signal, work } = abortedDuring('b');
    let asked = 0;
    async function* counted() {
      for (const one of ITEMS) {
        asked += 1;
        yield one;
      }
    }
    const { report, worked } = await run({ concurrency: 1, work, items: counted }, { signal });
    expect(worked).toEqual(['a', 'b']);
    expect(asked).toBe(3);
    expect(report).toMatchObject({ begun: 2, postponed: 1, complete: false });
  });

  it('fails when its items cannot be listed, after those it had', async () => {
    async function* broken() {
      yield item('a');
      throw new Error('canary');
    }
    const { report, worked, records } = await run({ items: broken });
    expect(worked).toEqual(['a']);
    expect(report).toMatchObject({ done: 1, failed: 0, failure: { error: new Error('canary') } });
    expect(records.at(-1)).toMatchObject({ kind: 'worker-run', fault: { name: 'Error' } });
  });

  it('fails with an item whose error its worker takes for trouble of the whole run', async () => {
    const trouble = { ...failOn('b'), failsRun: () => true };
    const { report, worked } = await run(trouble);
    expect(worked).toEqual(['a', 'b', 'c', 'd']);
    expect(report).toMatchObject({ done: 3, failed: 0, failure: { error: new Error('trouble') } });
  });

  it('reports entries that cannot be read as failed, and calls back with every outcome', async () => {
    const outcomes: unknown[] = [];
    const items: Worker['items'] = ({ unreadable }) => {
      unreadable(aStream('altered'), new Error('altered'));
      return source([item('a')]);
    };
    const onOutcome: RunHost['onOutcome'] = ({ name }, { kind }) => outcomes.push([name, kind]);
    const { report } = await run({ items }, { onOutcome });
    expect(report).toMatchObject({ begun: 1, done: 1, failed: 1 });
    expect(outcomes).toEqual([
      ['altered', 'failed'],
      ['a', 'done'],
    ]);
  });
});

describe('The source of a run', () => {
  const acknowledged = async (worker: Partial<Worker>, host: Partial<RunHost> = {}) => {
    let count = 0;
    const acknowledge = async () => {
      count += 1;
    };
    await run({ ...worker, acknowledge }, host);
    return count;
  };

  it('is acknowledged once every item was worked on, also if one failed', async () => {
    expect(await acknowledged({})).toBe(1);
    expect(await acknowledged(failOn('b'))).toBe(1);
  });

  it('is not acknowledged when the run failed or was cut short', async () => {
    expect(await acknowledged({ ...failOn('b'), failsRun: () => true })).toBe(0);
    const { signal, work } = abortedDuring('b');
    expect(await acknowledged({ work, concurrency: 1 }, { signal })).toBe(0);
    const last = abortedDuring('d');
    expect(await acknowledged({ work: last.work }, { signal: last.signal })).toBe(0);
  });

  it('fails the run when it cannot be acknowledged', async () => {
    const acknowledge = () => Promise.reject(new Error('full'));
    const { report } = await run({ acknowledge });
    expect(report).toMatchObject({ done: 4, failure: { error: new Error('full') } });
  });
});
