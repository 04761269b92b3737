import { describe, expect, it } from 'vitest';
import { deleteSecret } from '../../../app/secret/delete.ts';
import { type Update, updateSecret } from '../../../app/secret/update.ts';
import { MARKED_FOR_DELETION } from '../../../domain/secret/messages.ts';
import { version } from '../../support/examples.ts';
import { aWorker, factsOf, text } from './worker.ts';

const NEW_VALUE: Update = {
  description: undefined,
  externalType: undefined,
  keyId: undefined,
  versionId: version('v2'),
  value: text('second'),
};

describe('updateSecret', () => {
  it('is rejected without asking a key when the deletion of the secret is scheduled', async () => {
    const { context, keys, secret } = aWorker();
    const wish = { recoveryDays: 7, force: false };
    const { found } = factsOf(await deleteSecret(context, await secret(), wish));
    const asked = keys.uses.length;

    expect(found && (await updateSecret(context, found, NEW_VALUE))).toEqual({
      ok: false,
      rejection: { code: 'InvalidRequest', message: MARKED_FOR_DELETION },
    });
    expect(keys.uses).toHaveLength(asked);
  });
});
