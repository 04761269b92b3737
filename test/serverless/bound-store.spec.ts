import { describe, expect, it, vi } from 'vitest';
import { emptyHead } from '../../domain/secret/head.ts';
import { boundStore } from '../../functions/api/bound-store.ts';
import { memoryEventStore } from '../../infra/memory/event-store.ts';
import { commitsOf } from '../contract/event-store-steps.ts';
import { aStream, creation } from '../support/examples.ts';

const STREAM = aStream();

const open = () => {
  const store = memoryEventStore();
  const append = vi.spyOn(store, 'append');
  const load = vi.spyOn(store, 'load');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { append, load, resolve, reject, bound: boundStore(store, () => promise) };
};

describe('A store that is not yet bound', () => {
  it('reads at once, and holds the result back until it is bound', async () => {
    const { bound, load, resolve } = open();
    const settled = vi.fn();
    const reading = bound.load(STREAM).finally(settled);
    await Promise.resolve();
    expect(load).toHaveBeenCalledOnce();
    expect(settled).not.toHaveBeenCalled();
    resolve();
    expect(await reading).toEqual(emptyHead(STREAM));
  });

  it('writes only once it is bound', async () => {
    const { bound, append, resolve } = open();
    const writing = bound.append(emptyHead(STREAM), creation());
    await Promise.resolve();
    expect(append).not.toHaveBeenCalled();
    resolve();
    expect(await writing).toMatchObject({ kind: 'appended' });
    expect(await commitsOf(bound, STREAM)).toHaveLength(1);
  });

  it('neither reads nor writes when binding fails', async () => {
    const { bound, append, reject } = open();
    reject(new Error('another account'));
    const attempts = [
      () => bound.load(STREAM),
      () => bound.loadAll([STREAM]),
      () => bound.append(emptyHead(STREAM), creation()),
      () => commitsOf(bound, STREAM),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow('another account');
    expect(append).not.toHaveBeenCalled();
  });
});
