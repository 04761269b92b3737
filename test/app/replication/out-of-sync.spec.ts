import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { outOfSyncSecrets } from '../../../app/replication/out-of-sync.ts';
import { IRELAND, OREGON, TOKYO } from '../../support/replication.ts';
import { ACCOUNT } from '../../support/root.ts';
import { NAME, STREAM, setUp } from './set-up.ts';

const OWNER = { account: ACCOUNT, region: OREGON };

/** The listed primaries, each with its out-of-sync replicas. */
const listed = async ({ service }: Pick<ReturnType<typeof setUp>, 'service'>) => {
  const all = await Array.fromAsync(
    outOfSyncSecrets(service.regional(OREGON), OWNER, (_stream, thrown) => {
      throw thrown;
    }),
  );
  return all.map(({ stream, replicas }) => ({ name: stream.name, replicas }));
};

describe('Out-of-sync replicas', () => {
  it('include those that are behind or failed, and no others', async () => {
    const { service, ports, create, away } = setUp();
    await service.ask('CreateSecret', { Name: 'alone' });
    await create(NAME, IRELAND, TOKYO);
    away.add(TOKYO);
    await converge(ports, STREAM);
    expect(await listed({ service })).toMatchObject([
      { name: NAME, replicas: [[TOKYO, { state: 'Failed' }]] },
    ]);
    await service.ask('TagResource', { SecretId: NAME, Tags: [{ Key: 'a', Value: '' }] });
    expect(await listed({ service })).toMatchObject([
      {
        replicas: [
          [IRELAND, { state: 'InProgress' }],
          [TOKYO, { state: 'Failed' }],
        ],
      },
    ]);
  });

  it('include those that were removed from replication but still exist', async () => {
    const { service, ports, create, leave, away } = setUp();
    await create(NAME, IRELAND);
    await converge(ports, STREAM);
    await leave(IRELAND);
    expect(await listed({ service })).toMatchObject([
      { name: NAME, replicas: [[IRELAND, { state: 'Leaving', message: null }]] },
    ]);
    away.add(IRELAND);
    await converge(ports, STREAM);
    const message = 'The region cannot be reached. Replication will be retried.';
    expect(await listed({ service })).toMatchObject([
      { replicas: [[IRELAND, { state: 'Leaving', message }]] },
    ]);
    away.clear();
    await converge(ports, STREAM, 'all');
    expect(await listed({ service })).toEqual([]);
  });
});
