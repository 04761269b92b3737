import { describe, expect, it } from 'vitest';
import { createSecret } from '../../../app/secret/create.ts';
import { deleteSecret } from '../../../app/secret/delete.ts';
import { NAME_SCHEDULED } from '../../../domain/secret/messages.ts';
import { aWorker, factsOf, NEW_SECRET } from './worker.ts';

const usesIn = ({ keys }: ReturnType<typeof aWorker>, from: number) =>
  keys.uses.slice(from).map(({ use }) => use);

describe('createSecret', () => {
  it('compares the stored value when it is repeated', async () => {
    const worker = aWorker();
    await worker.secret();
    const asked = worker.keys.uses.length;

    factsOf(await createSecret(worker.context, worker.stream, NEW_SECRET));
    expect(usesIn(worker, asked)).toEqual(['generate', 'unwrap']);
    expect(await worker.commits()).toHaveLength(1);
  });

  it('opens no value of a secret whose deletion is scheduled', async () => {
    const worker = aWorker();
    const found = await worker.secret();
    factsOf(await deleteSecret(worker.context, found, { recoveryDays: 7, force: false }));
    const asked = worker.keys.uses.length;

    expect(await createSecret(worker.context, worker.stream, NEW_SECRET)).toEqual({
      ok: false,
      rejection: { code: 'InvalidRequest', message: NAME_SCHEDULED },
    });
    expect(usesIn(worker, asked)).toEqual(['generate']);
  });
});
