import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventStore } from '../../domain/ports/event-store.ts';
import { Outage } from '../../domain/ports/outage.ts';
import { untilAborted } from '../../functions/api/lambda-deadline.ts';
import { lambdaHandler } from '../../functions/api/lambda-events.ts';
import type { Api } from '../../functions/api/pipeline.ts';
import { type LogLine, logLines } from '../../functions/lambda/log-lines.ts';
import { memoryEventStore } from '../../infra/memory/event-store.ts';
import { aStream, creation } from '../support/examples.ts';
import { contextWith } from './context.ts';

const ANSWER = { status: 200, headers: {}, body: '{}' };
const never = () => new Promise<never>(() => {});

const handling = (open: Parameters<typeof lambdaHandler>[0]) => {
  const logs: LogLine[] = [];
  const handler = lambdaHandler(
    open,
    logLines((line) => logs.push(line)),
  );
  return { logs, handler };
};

describe('An invocation', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const stuck: readonly (readonly [what: string, open: () => Promise<Api>])[] = [
    ['the answer', async () => never],
    ['the root credentials', never],
  ];

  it.each(stuck)(
    'is answered a second before its deadline when it waits for %s',
    async (_, open) => {
      const { logs, handler } = handling(open);
      const context = contextWith(25_000);
      const settled = vi.fn();
      const result = handler({}, context).finally(settled);

      await vi.advanceTimersByTimeAsync(23_999);
      expect(settled).not.toHaveBeenCalled();
      expect(logs).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);

      const { statusCode, headers, body } = await result;
      expect(statusCode).toBe(503);
      expect(headers).toEqual({
        'x-amzn-RequestId': context.awsRequestId,
        'Content-Type': 'application/x-amz-json-1.1',
      });
      expect(JSON.parse(body)).toEqual({
        __type: 'ServiceUnavailableException',
        message: 'Service is unable to handle request.',
      });
      expect(logs).toMatchObject([
        {
          requestId: context.awsRequestId,
          status: 503,
          milliseconds: 24_000,
          error: 'ServiceUnavailableException',
          fault: { name: 'Outage', reason: 'The time of the invocation is nearly over' },
        },
      ]);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('with less than a second left is answered at once', async () => {
    const { handler } = handling(async () => never);
    const result = handler({}, contextWith(300));
    await vi.advanceTimersByTimeAsync(1);
    expect(await result).toMatchObject({ statusCode: 503 });
  });

  it('that ends in time, successfully or not, leaves no timer and no log line', async () => {
    const good = handling(async () => async () => ANSWER);
    expect(await good.handler({}, contextWith(25_000))).toMatchObject({ statusCode: 200 });
    expect(vi.getTimerCount()).toBe(0);

    const bad = handling(() => Promise.reject(new Error('KMS does not decrypt')));
    await expect(bad.handler({}, contextWith(25_000))).rejects.toThrow('KMS does not decrypt');
    expect(vi.getTimerCount()).toBe(0);
    expect([...good.logs, ...bad.logs]).toEqual([]);
  });

  it('aborts the work when time is up, and ignores its outcome', async () => {
    const seen: AbortSignal[] = [];
    const { promise, reject } = Promise.withResolvers<never>();
    const { handler } = handling(async (signal) => {
      seen.push(signal);
      return () => promise;
    });
    const result = handler({}, contextWith(2000));
    await vi.advanceTimersByTimeAsync(999);
    expect(seen.map(({ aborted }) => aborted)).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.map(({ aborted }) => aborted)).toEqual([true]);
    reject(new Error('Too late to matter'));
    expect(await result).toMatchObject({ statusCode: 503 });
  });
});

describe('A store with an abort signal', () => {
  it('appends until the signal is aborted, and then rejects appends with an outage', async () => {
    const over = new AbortController();
    const inner = memoryEventStore();
    const store: EventStore = untilAborted(inner, over.signal);
    const [first, second] = [aStream('first'), aStream('second')];
    const outcome = await store.append(await store.load(first), creation('first'));
    expect(outcome.kind).toBe('appended');

    over.abort();

    const head = await store.load(second);
    await expect(store.append(head, creation('second'))).rejects.toThrow(Outage);
    expect(await inner.load(second)).toEqual(head);
  });
});
