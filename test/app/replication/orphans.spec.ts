import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { streamOf } from '../../support/memory-service.ts';
import { IRELAND, OREGON, TOKYO } from '../../support/replication.ts';
import { ACCOUNT } from '../../support/root.ts';
import { reconcile } from '../../support/workers.ts';
import { NAME, run, STREAM, setUp } from './set-up.ts';

describe('Reconciling in the region of a replica', () => {
  const compare = async ({ ports }: Pick<ReturnType<typeof setUp>, 'ports'>, more = run()) => {
    const report = await reconcile(ports, {
      ...more,
      owner: { account: ACCOUNT, region: IRELAND },
      wants: () => true,
      dryRun: false,
      eagerness: 'all',
    });
    return { ...report, ...more };
  };

  it('removes a replica whose ended link is on record, and leaves the others to their primary', async () => {
    const setting = setUp();
    const { service, ports, create, leave, away, statusIn } = setting;
    await create(NAME, IRELAND, TOKYO);
    await converge(ports, STREAM);
    await leave(IRELAND);
    // This region may not open what Tokyo is missing, and does not even try.
    await service.ask('PutSecretValue', { SecretId: NAME, SecretString: 'next' });
    away.add(TOKYO);
    const { findings } = await compare(setting);
    expect(findings).toMatchObject([
      { region: IRELAND, discrepancy: 'leaving', outcome: 'detached' },
    ]);
    expect((await service.store(IRELAND).load(streamOf(NAME, IRELAND))).secret.status).toBe(
      'absent',
    );
    expect(await statusIn(NAME)).toBeUndefined();
    expect(await statusIn(NAME, TOKYO)).toMatchObject({ state: 'InSync' });
  });

  it('only reports a replica of which its primary has no record', async () => {
    const setting = setUp();
    const { service, ports, create, leave } = setting;
    await create(NAME, IRELAND);
    await converge(ports, STREAM);
    await leave(IRELAND);
    await service.store().removeReplicaStatus(STREAM, IRELAND, 1);
    const { findings } = await compare(setting);
    expect(findings).toMatchObject([{ discrepancy: 'orphan', outcome: 'left as it was' }]);
    expect((await service.store(IRELAND).load(streamOf(NAME, IRELAND))).secret.status).toBe(
      'active',
    );
  });

  it('continues after a secret that cannot be compared, and stops when it is aborted', async () => {
    const setting = setUp();
    const { service, ports, create } = setting;
    for (const name of ['a', 'b']) {
      await create(name, IRELAND);
      await converge(ports, streamOf(name));
    }
    const store = {
      ...service.store(),
      load: async (stream: typeof STREAM) => {
        if (stream.name === 'a') throw new Error('altered');
        return service.store().load(stream);
      },
    };
    const regional = (region: typeof OREGON) =>
      region === OREGON ? { ...service.regional(region), store } : ports.regional(region);
    const altered = { ports: { ...ports, regional } };
    expect(await compare(altered)).toMatchObject({ compared: 2, complete: true, faults: ['a'] });
    const cut = run(AbortSignal.abort());
    expect(await compare(setting, cut)).toMatchObject({ compared: 0, complete: false });
  });
});
