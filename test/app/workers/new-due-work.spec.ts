import { describe, expect, it, onTestFinished } from 'vitest';
import type { Telemetry } from '../../../app/telemetry/telemetry.ts';
import { dueStreams } from '../../../app/workers/due-streams.ts';
import type { Worker } from '../../../app/workers/worker.ts';
import { type StreamId, streamKey } from '../../../domain/ports/stream.ts';
import { type LogLine, logLines } from '../../../functions/lambda/log-lines.ts';
import { scheduled } from '../../../functions/schedule/scheduled.ts';
import { randomIds } from '../../../infra/system/random.ts';
import { workerHost } from '../../../server/workers/host.ts';
import { eventually } from '../../support/eventually.ts';
import { ACCOUNT, aStream, later, REGION } from '../../support/examples.ts';
import { collectedLines } from '../../support/telemetry.ts';

/** Secrets to rotate, by the minute they are due, and when each was rotated. */
const schedule = () => {
  const due = new Map<string, { readonly stream: StreamId; readonly at: number }>();
  const rotated: string[] = [];
  return {
    add: (name: string, minute: number) => {
      const stream = aStream(name);
      due.set(streamKey(stream), { stream, at: later(60 * minute) });
    },
    rotated,
    due: async (now: number, limit: number) =>
      [...due.values()]
        .filter(({ at }) => at <= now)
        .toSorted((one, other) => one.at - other.at)
        .slice(0, limit)
        .map(({ stream }) => stream),
    rotate: async (stream: StreamId) => {
      if (stream.name === 'broken') throw new Error('canary');
      due.delete(streamKey(stream));
      rotated.push(stream.name);
    },
  };
};

/** A kind of due work that the service does not have: this is all it takes to add one. */
const rotationWorker = ({ due, rotate }: ReturnType<typeof schedule>): Worker => ({
  name: 'rotate-due',
  concurrency: 4,
  items: ({ startedAt, signal }) => dueStreams({ list: (limit) => due(startedAt, limit), signal }),
  work: async ({ stream }) => {
    await rotate(stream);
    return 'done';
  },
});

const setUp = () => {
  const secrets = schedule();
  for (const [index, name] of ['a', 'broken', 'b', 'not yet'].entries()) secrets.add(name, index);
  return { secrets, worker: rotationWorker(secrets), clock: { now: () => later(120) } };
};

const AMPLE = { getRemainingTimeInMillis: () => 300_000 };

describe('A new kind of due work', () => {
  const onLambda = (telemetry: Telemetry) => {
    const { secrets, worker, clock } = setUp();
    const handler = scheduled(worker, {
      region: REGION,
      clock,
      ids: randomIds,
      telemetry,
      margin: 60_000,
      trouble: ({ faults }) => (faults === 0 ? null : `rotate-due: ${faults} faults.`),
    });
    return { secrets, handler };
  };

  it('runs on a schedule of Lambda, which counts its failures and logs each', async () => {
    const lines: LogLine[] = [];
    const { secrets, handler } = onLambda(logLines((line) => lines.push(line)));
    await expect(handler(AMPLE)).rejects.toThrow('rotate-due: 1 faults.');
    expect(secrets.rotated).toEqual(['a', 'b']);
    expect(lines).toMatchObject([
      { task: 'rotate-due', event: 'fault', name: 'broken', fault: { name: 'Error' } },
      { task: 'rotate-due', event: 'summary', secrets: 3 },
    ]);
    expect(JSON.stringify(lines)).not.toContain('canary');
  });

  it('starts nothing on Lambda when only its margin is left', async () => {
    const { secrets, handler } = onLambda(() => {});
    await handler({ getRemainingTimeInMillis: () => 60_000 });
    expect(secrets.rotated).toEqual([]);
  });

  it('runs on a timer of the embedded server, which logs its failures and goes on', async () => {
    const { secrets, worker, clock } = setUp();
    const { logs, telemetry } = collectedLines();
    const host = workerHost({ regions: () => [REGION], clock, ids: randomIds, telemetry });
    onTestFinished(host.stop);
    host.schedule(worker, { first: 0, every: 5 });
    await eventually(async () => expect(secrets.rotated).toEqual(['a', 'b']));
    secrets.add('c', 0);
    await eventually(async () => expect(secrets.rotated).toEqual(['a', 'b', 'c']));
    await host.stop();
    expect(logs[0]).toMatchObject({
      operation: 'rotate-due',
      status: 500,
      account: ACCOUNT,
      region: REGION,
      secretName: 'broken',
    });
    expect(JSON.stringify(logs)).not.toContain('canary');
  });
});
