import { describe, expect, it } from 'vitest';
import { moveStage } from '../../../app/secret/move-stage.ts';
import { putValue } from '../../../app/secret/put-value.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from '../../../domain/secret/ids.ts';
import { wrongHolder } from '../../../domain/secret/messages.ts';
import { version } from '../../support/examples.ts';
import { aWorker, factsOf, text } from './worker.ts';

const V1 = version('v1');
const V2 = version('v2');
const PROMOTION = { stage: AWSCURRENT, removeFrom: V1, moveTo: V2 };

const withPending = async ({ context, secret }: ReturnType<typeof aWorker>): Promise<LiveHead> => {
  const pending = { versionId: V2, stages: [AWSPENDING], value: text('second') };
  return factsOf(await putValue(context, await secret(), pending)).head;
};

describe('moveStage for a worker', () => {
  it('makes a pending version current and stores its value in the head', async () => {
    const worker = aWorker();
    const found = await withPending(worker);
    const { head } = factsOf(await moveStage(worker.context, found, PROMOTION));

    expect(head.secret.stages.get(AWSPREVIOUS)).toBe(V1);
    expect(head.current?.versionId).toBe(V2);
  });

  it('succeeds again when the response to the first request was lost', async () => {
    const worker = aWorker();
    const found = await withPending(worker);
    const lost = moveStage(worker.faulty('replyLost'), found, PROMOTION);
    await expect(lost).rejects.toThrow('The reply got lost');

    const repeated = factsOf(await moveStage(worker.context, found, PROMOTION));
    expect(repeated.head.current?.versionId).toBe(V2);
    expect(await worker.commits()).toHaveLength(3);
  });

  it('is rejected when the label is not on the version it should be removed from', async () => {
    const worker = aWorker();
    const found = await withPending(worker);

    expect(await moveStage(worker.context, found, { ...PROMOTION, removeFrom: V2 })).toEqual({
      ok: false,
      rejection: { code: 'InvalidParameter', message: wrongHolder(AWSCURRENT) },
    });
  });
});
