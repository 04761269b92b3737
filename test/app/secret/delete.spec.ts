import { describe, expect, it } from 'vitest';
import { deleteSecret, restoreSecret } from '../../../app/secret/delete.ts';
import { addReplicas, displayedReplicas } from '../../../app/secret/replicas.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { branded } from '../../../domain/secret/ids.ts';
import {
  FORCE_AND_WINDOW,
  NO_SUCH_SECRET,
  stillReplicated,
  WRONG_RECOVERY_WINDOW,
} from '../../../domain/secret/messages.ts';
import { NOON } from '../../support/examples.ts';
import { aWorker, factsOf } from './worker.ts';

const DAY = 86_400_000;
const ABROAD = branded<Region>('us-east-1');

const rejectedAs = (code: string, message: string) => ({ ok: false, rejection: { code, message } });

describe('deleteSecret', () => {
  it('schedules a purge after the longest window when none is given', async () => {
    const { context, secret } = aWorker();
    const wish = { recoveryDays: null, force: false };
    const { found, date } = factsOf(await deleteSecret(context, await secret(), wish));

    expect(found?.secret.status).toBe('scheduledForDeletion');
    expect(date).toBe(NOON + 30 * DAY);
  });

  it('succeeds again when the response to the first request was lost', async () => {
    const { context, faulty, secret, commits } = aWorker();
    const found = await secret();
    const wish = { recoveryDays: 7, force: false };
    await expect(deleteSecret(faulty('replyLost'), found, wish)).rejects.toThrow('got lost');

    expect(factsOf(await deleteSecret(context, found, wish)).date).toBe(NOON + 7 * DAY);
    expect(await commits()).toHaveLength(2);
  });

  it('removes every value of a secret that is deleted by force', async () => {
    const { context, stream, secret } = aWorker();
    const wish = { recoveryDays: null, force: true };
    factsOf(await deleteSecret(context, await secret(), wish));

    expect((await context.store.load(stream)).secret.status).toBe('absent');
    expect(await context.store.sealedIds(stream)).toEqual([]);
  });

  it('succeeds by force when a concurrent request has deleted the secret', async () => {
    const { context, secret, commits } = aWorker();
    const found = await secret();
    const wish = { recoveryDays: null, force: true };
    factsOf(await deleteSecret(context, found, wish));

    expect(factsOf(await deleteSecret(context, found, wish))).toEqual({
      found,
      date: NOON,
      ok: true,
    });
    expect(await commits()).toHaveLength(2);
  });

  it('accepts a secret that does not exist only with force', async () => {
    const { context } = aWorker();
    const forced = await deleteSecret(context, null, { recoveryDays: null, force: true });
    const scheduled = await deleteSecret(context, null, { recoveryDays: null, force: false });

    expect(forced).toEqual({ ok: true, found: null, date: NOON });
    expect(scheduled).toEqual(rejectedAs('ResourceNotFound', NO_SUCH_SECRET));
  });

  it.each([
    [{ recoveryDays: 6, force: false }, WRONG_RECOVERY_WINDOW],
    [{ recoveryDays: 0, force: true }, WRONG_RECOVERY_WINDOW],
    [{ recoveryDays: 7, force: true }, FORCE_AND_WINDOW],
  ])('is rejected for the window %j', async (wish, message) => {
    const { context, secret } = aWorker();
    expect(await deleteSecret(context, await secret(), wish)).toEqual(
      rejectedAs('InvalidParameter', message),
    );
  });

  it('is rejected for a primary that still has replicas', async () => {
    const { context, secret } = aWorker();
    const replica = { region: ABROAD, keyId: null, forceOverwrite: false };
    const { head } = factsOf(await addReplicas(context, await secret(), [replica]));

    expect(await deleteSecret(context, head, { recoveryDays: 7, force: false })).toEqual(
      rejectedAs('InvalidParameter', stillReplicated(head.secret.arn, [ABROAD])),
    );
  });
});

describe('restoreSecret', () => {
  it('makes a secret usable again whose deletion was scheduled', async () => {
    const { context, secret } = aWorker();
    const wish = { recoveryDays: 7, force: false };
    const { found } = factsOf(await deleteSecret(context, await secret(), wish));
    const restored = found && factsOf(await restoreSecret(context, found));

    expect(restored?.head.secret.status).toBe('active');
  });
});

describe('displayedReplicas', () => {
  it('shows a replica as failed where no worker makes it', async () => {
    const { context, secret } = aWorker();
    const replica = { region: ABROAD, keyId: null, forceOverwrite: false };
    const { head } = factsOf(await addReplicas(context, await secret(), [replica]));
    const shown = async (isCopied: boolean) =>
      (await displayedReplicas({ store: context.store, copiesTo: () => isCopied }, head))?.map(
        ({ state }) => state,
      );

    expect([await shown(true), await shown(false)]).toEqual([['InProgress'], ['Failed']]);
  });

  it('is null for a secret that never took part in replication', async () => {
    const { context, secret } = aWorker();
    const ports = { store: context.store, copiesTo: () => true };
    expect(await displayedReplicas(ports, await secret())).toBeNull();
  });
});
