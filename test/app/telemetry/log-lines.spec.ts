import { describe, expect, it } from 'vitest';
import type { TelemetryRecord } from '../../../app/telemetry/telemetry.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import * as lambda from '../../../functions/lambda/log-lines.ts';
import * as server from '../../../server/logging/log-lines.ts';
import { aStream, REGION } from '../../support/examples.ts';

const stream = aStream('db');
const { account, region, name } = stream;
const replicaRegion = branded<Region>('eu-west-1');
const fault = { name: 'Error', frames: [] };

const runOf = (worker: string) => ({ id: 'run-1', worker, region: REGION });
const ended = (worker: string, more: object = {}): TelemetryRecord => ({
  kind: 'worker-run',
  run: runOf(worker),
  milliseconds: 7,
  begun: 3,
  done: 3,
  postponed: 0,
  failed: 0,
  complete: true,
  ...more,
});
const failed = (worker: string): TelemetryRecord => ({
  kind: 'item',
  run: runOf(worker),
  milliseconds: 7,
  stream,
  outcome: 'failed',
  fault,
});
const done = (worker: string): TelemetryRecord => ({
  kind: 'item',
  run: runOf(worker),
  milliseconds: 7,
  stream,
  outcome: 'done',
});
type Finding = Extract<TelemetryRecord, { kind: 'replica' }>['finding'];
const replica = (finding: Finding, more: object = {}): TelemetryRecord => ({
  kind: 'replica',
  run: runOf('reconcile'),
  stream,
  replicaRegion,
  finding,
  ...more,
});

/** The line of a record as JSON, with the random part replaced; `null` if it has none. */
const rendered = (
  logLines: typeof lambda.logLines | typeof server.logLines,
  record: TelemetryRecord,
): string | null => {
  const lines: string[] = [];
  logLines((line: object) => lines.push(JSON.stringify(line)))(record);
  expect(lines.length).toBeLessThanOrEqual(1);
  return lines[0]?.replace(/"requestId":"[\da-f-]{36}"/, '"requestId":"random"') ?? null;
};

const COPY_FAILED: Finding = { event: 'copy-failed', message: 'No answer.' };
const GAVE_UP: Finding = { event: 'gave-up', message: 'Too often.' };
const unlike = (discrepancy: string): Finding => ({
  event: 'discrepancy',
  discrepancy,
  outcome: 'inSync',
});

const PURGE_LINE = {
  requestId: 'run-1',
  status: 500,
  milliseconds: 7,
  operation: 'purge-due',
  region,
};
const primary = { account, name, primaryRegion: region };
const ALTERED = { kind: 'altered-commit', stream, commit: 'COMMIT#1', change: 'REMOVE' } as const;
const ACCESS = { kind: 'access-failure', requestId: 'r', region, fault } as const;
const TURNED_AWAY = { event: 'turned-away', seconds: 1, counts: { bodiesRefused: 3 } } as const;

describe('A log line of a deployment on Lambda', () => {
  it.each<readonly [string, TelemetryRecord, object | null]>([
    [
      'a purge that failed',
      failed('purge-due'),
      { ...PURGE_LINE, account, secretName: name, fault },
    ],
    ['a run of purges that failed', ended('purge-due', { fault }), { ...PURGE_LINE, fault }],
    ['a run of purges', ended('purge-due'), null],
    ['a retry that failed', failed('retry'), { task: 'retry', event: 'fault', ...primary, fault }],
    ['a retry', done('retry'), null],
    ['a run of retries', ended('retry'), { task: 'retry', event: 'summary', secrets: 3 }],
    ['a run of retries without any', ended('retry', { begun: 0 }), null],
    [
      'a run of retries that failed',
      ended('retry', { fault }),
      { task: 'retry', event: 'fault', primaryRegion: region, fault },
    ],
    [
      'a comparison that found nothing',
      ended('reconcile', { begun: 0, complete: false }),
      { task: 'reconcile', event: 'summary', secrets: 0, complete: false },
    ],
    ['a batch of the stream', ended('replicate'), null],
    [
      'a batch of the stream that was cut short',
      ended('replicate', { postponed: 2 }),
      { task: 'replicate', event: 'postponed', secrets: 2 },
    ],
    [
      'a copy that failed',
      replica(COPY_FAILED, { fault }),
      {
        task: 'reconcile',
        event: 'copy-failed',
        ...primary,
        replicaRegion,
        message: 'No answer.',
        fault,
      },
    ],
    [
      'a replica that was given up',
      replica(GAVE_UP),
      { task: 'reconcile', event: 'gave-up', ...primary, replicaRegion, message: 'Too often.' },
    ],
    [
      'a discrepancy',
      replica(unlike('behind')),
      {
        task: 'reconcile',
        event: 'difference',
        ...primary,
        replicaRegion,
        difference: 'behind',
        outcome: 'inSync',
      },
    ],
    [
      'an altered commit',
      ALTERED,
      {
        task: 'watch-commits',
        event: 'commit-altered',
        account,
        region,
        name,
        commit: 'COMMIT#1',
        change: 'REMOVE',
      },
    ],
  ])('has the recorded members, in their order, for %s', (_title, record, line) => {
    expect(rendered(lambda.logLines, record)).toBe(line && JSON.stringify(line));
  });
});

describe('A log line of the embedded server', () => {
  const at = (operation: string) => ({
    requestId: 'random',
    status: 500,
    milliseconds: 0,
    operation,
  });
  const secret = { account, region, secretName: name };
  it.each<readonly [string, TelemetryRecord, object | null]>([
    [
      'a purge that failed',
      failed('purge-due'),
      { ...PURGE_LINE, account, secretName: name, fault },
    ],
    ['a run of purges that failed', ended('purge-due', { fault }), { ...PURGE_LINE, fault }],
    ['a change that failed', failed('replicate'), { ...at('replicate'), ...secret, fault }],
    ['a retry that failed', failed('retry'), { ...at('replicate-retry'), ...secret, fault }],
    ['a retry', done('retry'), null],
    ['a run of retries', ended('retry'), null],
    [
      'a comparison that failed',
      ended('reconcile', { fault }),
      { ...at('replicate-reconcile'), region, fault },
    ],
    [
      'a copy that failed',
      replica(COPY_FAILED, { fault }),
      { ...at('replicate'), replicaRegion, message: 'No answer.', ...secret, fault },
    ],
    [
      'a replica that was given up',
      replica(GAVE_UP),
      { ...at('replicate-gave-up'), replicaRegion, message: 'Too often.', ...secret },
    ],
    ['a discrepancy that was healed', replica(unlike('behind')), null],
    ['a replica that does not answer', replica(unlike('unreachable'), { fault }), null],
    [
      'a replica that cannot be read',
      replica(unlike('unreadable'), { fault }),
      {
        ...at('replicate-reconcile'),
        replicaRegion,
        message: 'The replica is unreadable.',
        ...secret,
        fault,
      },
    ],
    [
      'a stored file that is sound',
      ended('check-stored'),
      { ...at('check-stored'), status: 200, milliseconds: 7, region },
    ],
    [
      'a stored file that is damaged',
      ended('check-stored', { fault }),
      { ...at('check-stored'), region, fault },
    ],
  ])('has the recorded members, in their order, for %s', (_title, record, line) => {
    expect(rendered(server.logLines, record)).toBe(line && JSON.stringify(line));
  });
});

describe.each([
  ['on Lambda', lambda.logLines],
  ['of the embedded server', server.logLines],
] as const)('A log line %s', (_title, logLines) => {
  it('has the members of a request without its kind', () => {
    const request = { requestId: 'r', status: 200, milliseconds: 3, peer: '192.0.2.1' };
    expect(rendered(logLines, { kind: 'request', ...request })).toBe(JSON.stringify(request));
  });

  it('says that an access record could not be written', () => {
    const line = { status: 500, milliseconds: 0, operation: 'note-access', region, fault };
    expect(rendered(logLines, ACCESS)).toBe(JSON.stringify({ requestId: 'r', ...line }));
  });

  it('has the members of a server event', () => {
    const line = JSON.stringify(TURNED_AWAY);
    expect(rendered(logLines, { kind: 'server', ...TURNED_AWAY })).toBe(line);
  });
});
