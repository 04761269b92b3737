import { describe, expect, it } from 'vitest';
import { deleteSecret } from '../../../app/secret/delete.ts';
import { putValue } from '../../../app/secret/put-value.ts';
import { AWSPENDING } from '../../../domain/secret/ids.ts';
import { MARKED_FOR_DELETION, tokenReused } from '../../../domain/secret/messages.ts';
import { version } from '../../support/examples.ts';
import { aWorker, factsOf, text, WORKER } from './worker.ts';

const PENDING = { versionId: version('v2'), stages: [AWSPENDING], value: text('second') };

describe('putValue for a worker', () => {
  it('adds a pending version in a commit of the worker', async () => {
    const { context, secret, commits } = aWorker();
    const { head } = factsOf(await putValue(context, await secret(), PENDING));

    expect(head.secret.stages.get(AWSPENDING)).toBe(PENDING.versionId);
    expect((await commits()).at(-1)).toMatchObject({ seq: 2, origin: { actor: WORKER } });
  });

  it('adds nothing when it is repeated with the same value', async () => {
    const { context, secret, commits } = aWorker();
    const found = await secret();
    await putValue(context, found, PENDING);
    const again = await putValue(context, found, PENDING);

    expect(again.ok).toBe(true);
    expect(await commits()).toHaveLength(2);
  });

  it('is rejected when its version has another value already', async () => {
    const { context, secret } = aWorker();
    const found = await secret();
    await putValue(context, found, PENDING);

    expect(await putValue(context, found, { ...PENDING, value: text('other') })).toEqual({
      ok: false,
      rejection: {
        code: 'ResourceExists',
        message: tokenReused(PENDING.versionId, found.secret.arn),
      },
    });
  });

  it('is rejected without asking a key when the deletion of the secret is scheduled', async () => {
    const { context, keys, secret } = aWorker();
    const wish = { recoveryDays: 7, force: false };
    const { found } = factsOf(await deleteSecret(context, await secret(), wish));
    const asked = keys.uses.length;

    expect(found && (await putValue(context, found, PENDING))).toEqual({
      ok: false,
      rejection: { code: 'InvalidRequest', message: MARKED_FOR_DELETION },
    });
    expect(keys.uses).toHaveLength(asked);
  });

  it('is rejected with the failure of the key when the value cannot be sealed', async () => {
    const { context, keys, secret, commits } = aWorker();
    const found = await secret();
    keys.fail('generate', 'disabled');

    expect(await putValue(context, found, PENDING)).toMatchObject({
      ok: false,
      rejection: { code: 'EncryptionFailure', keyFailure: 'disabled' },
    });
    expect(await commits()).toHaveLength(1);
  });

  it('seals the value once, however often it loses to concurrent writers', async () => {
    const { faulty, keys, secret } = aWorker();
    const found = await secret();
    const asked = keys.uses.length;
    factsOf(await putValue(faulty('contended', 'contended'), found, PENDING));

    expect(keys.uses.slice(asked).map(({ use }) => use)).toEqual(['generate']);
  });
});
