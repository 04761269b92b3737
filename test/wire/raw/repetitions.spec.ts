import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { instant } from '../../../domain/secret/ids.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';
import { MARKED, valuesOf } from '../../support/versions-of.ts';
import { withFaults } from '../../support/with-faults.ts';
import { NEXT, replicatedSecret } from './replicated.ts';

const WRONG_HOLDER =
  'When you move staging label AWSCURRENT, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label AWSCURRENT.';

let later = 0;
let reads: string[];
let service: ReturnType<typeof memoryService>;
let db: ReturnType<typeof valuesOf>;

const serve = (store: EventStore) => {
  service = memoryService({
    clock: { now: () => instant(NOW.getTime() + later) },
    store: () => ({
      ...store,
      load: (stream) => {
        reads.push('load');
        return store.load(stream);
      },
      readCommits: (stream, after) => {
        reads.push('readCommits');
        return store.readCommits(stream, after);
      },
    }),
  });
  db = valuesOf(service, 'db');
};
beforeEach(() => {
  later = 0;
  reads = [];
  serve(memoryEventStore());
});
afterEach(() => service.close());

const remove = (RecoveryWindowInDays?: number) =>
  service.ask('DeleteSecret', { SecretId: 'db', RecoveryWindowInDays });

describe('DeleteSecret, retried after a lost answer,', () => {
  it.each([undefined, 7, 30])('repeats the first answer for a window of %s', async (window) => {
    await db.create('v1');
    const first = await remove(window);
    expect(first.status).toBe(200);
    later = 90_000;
    const again = await remove(window);
    expect([again.status, again.json]).toEqual([200, first.json]);
    expect((await db.describe()).DeletedDate).toBe(NOW.getTime() / 1000);
  });

  it('succeeds when the store wrote the commit and its reply was lost', async () => {
    const store = withFaults(memoryEventStore(), ['none', 'replyLost']);
    service.close();
    serve(store);
    await db.create('v1');
    expect((await remove(7)).status).toBe(503);
    expect((await remove(7)).status).toBe(200);
  });

  it('succeeds at once when the contended commit was written after all', async () => {
    service.close();
    serve(withFaults(memoryEventStore(), ['none', 'contendedButWritten']));
    await db.create('v1');
    expect((await remove(7)).status).toBe(200);
  });

  it('is rejected with another window, even one out of range, and once two minutes have passed (M6)', async () => {
    await db.create('v1');
    await remove(7);
    for (const window of [8, 0, undefined]) expect((await remove(window)).json).toEqual(MARKED);
    later = 120_001;
    expect((await remove(7)).json).toEqual(MARKED);
  });

  it('is rejected when another principal scheduled the deletion (M6)', async () => {
    await db.create('v1');
    const store = service.store();
    const origin = {
      actor: 'arn:aws:iam::123456789012:user/other',
      requestId: 'r',
      at: instant(NOW.getTime()),
    };
    const purgeAfter = instant(NOW.getTime() + 7 * 86_400_000);
    const events = [{ type: 'DeletionScheduled', at: origin.at, purgeAfter }] as const;
    const values = { added: null, rewrapped: [], promoted: null, copied: [], removed: [] };
    await store.append(await store.load(streamOf('db')), { events, origin, values });
    expect((await remove(7)).json).toEqual(MARKED);
  });

  it('schedules the deletion again after a restore', async () => {
    await db.create('v1');
    await remove(7);
    later = 1000;
    await service.ask('RestoreSecret', { SecretId: 'db' });
    const { status, json } = await remove(7);
    expect([status, json.DeletionDate]).toEqual([200, NOW.getTime() / 1000 + 1 + 7 * 86_400]);
  });
});

describe('UpdateSecretVersionStage, retried after a lost answer,', () => {
  beforeEach(async () => {
    await db.create('v1');
    await db.put('v2');
  });

  it('succeeds and changes nothing', async () => {
    const first = await db.move('AWSCURRENT', 'v2', 'v1');
    later = 90_000;
    const { seq } = await service.store().load(streamOf('db'));
    const again = await db.move('AWSCURRENT', 'v2', 'v1');
    expect([again.status, again.json]).toEqual([200, first.json]);
    expect((await service.store().load(streamOf('db'))).seq).toBe(seq);
  });

  it('succeeds for a label that was removed', async () => {
    expect((await db.move('AWSPREVIOUS', 'v1', null)).status).toBe(200);
    expect((await db.move('AWSPREVIOUS', 'v1', null)).status).toBe(200);
  });

  it('succeeds although the secret has changed in other ways since', async () => {
    await db.move('AWSCURRENT', 'v2', 'v1');
    await db.update({ Description: 'new' });
    expect((await db.move('AWSCURRENT', 'v2', 'v1')).status).toBe(200);
  });

  it.each([
    [
      'a moment later',
      async () => {
        later = 120_001;
      },
    ],
    ['when the label moved on', () => db.put('v3')],
  ])('is rejected %s (M16)', async (_case, happens) => {
    await db.move('AWSCURRENT', 'v2', 'v1');
    await happens();
    const { status, json } = await db.move('AWSCURRENT', 'v2', 'v1');
    expect([status, json.Message]).toEqual([400, WRONG_HOLDER]);
  });

  it('is rejected when a new value moved the label, and not such a request (M16)', async () => {
    expect((await db.move('AWSCURRENT', 'v1', 'v2')).json.Message).toBe(WRONG_HOLDER);
  });

  it('is rejected when the change was made to an earlier secret of the name (M16)', async () => {
    await db.move('AWSCURRENT', 'v2', 'v1');
    await service.ask('DeleteSecret', { SecretId: 'db', ForceDeleteWithoutRecovery: true });
    await db.create('v2');
    await db.put('v1');
    expect((await db.move('AWSCURRENT', 'v2', 'v1')).json.Message).toBe(WRONG_HOLDER);
  });

  it('costs reads only when it would be rejected otherwise', async () => {
    reads = [];
    await db.move('AWSCURRENT', 'v2', 'v1');
    expect(reads).toEqual(['load']);
    reads = [];
    await db.move('AWSCURRENT', 'v2', 'v1');
    expect(reads).toEqual(['load', 'load', 'readCommits']);
  });
});

describe('StopReplicationToReplica, retried after a lost answer,', () => {
  const { there, replicated } = replicatedSecret();

  it('succeeds, even when the promoted secret has changed since', async () => {
    await replicated();
    const first = await there('StopReplicationToReplica');
    expect(await there('StopReplicationToReplica')).toEqual(first);
    await there('PutSecretValue', { ClientRequestToken: NEXT, SecretString: 'its own' });
    expect(await there('StopReplicationToReplica')).toEqual(first);
    expect(first).toHaveProperty('ARN');
  });
});
