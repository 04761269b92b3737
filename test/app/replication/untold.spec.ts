import { describe, expect, it } from 'vitest';
import { reconcileSecret } from '../../../app/replication/reconcile.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { aCommit, aStream, created, replicaAdded } from '../../support/examples.ts';
import { quietWorld } from '../../support/simulation/quiet-world.ts';

const HOME = aStream();
const THERE = branded<Region>('us-east-1');

/** A replica that is in line, and the status that tells so. */
const inLine = async () => {
  const { commit, converge, dataOf, ports } = quietWorld();
  const { statuses } = dataOf(HOME);
  commit(HOME, aCommit([created(), replicaAdded(THERE)]));
  await converge(HOME);
  const told = statuses.of(HOME).get(THERE);
  if (told === undefined) throw new Error('There is no status');
  expect(told.state).toBe('InSync');
  return { told, statuses, ports };
};

describe('A replica that is in line and whose status tells of a failure', () => {
  it('is found and told of rightly, also where failures are not tried again', async () => {
    const { told, statuses, ports } = await inLine();
    // Another worker, which could not use the key, has the last word.
    statuses.save(HOME, THERE, { ...told, state: 'Failed', message: 'The key is disabled.' });

    const verify = { dryRun: false, eagerness: 'verify' } as const;
    const findings = await reconcileSecret(ports(HOME), HOME, verify);

    const finding = { stream: HOME, region: THERE, discrepancy: 'untold', outcome: 'inSync' };
    expect(findings).toEqual([finding]);
    expect(statuses.of(HOME).get(THERE)).toEqual(told);
    expect(await reconcileSecret(ports(HOME), HOME, verify)).toEqual([]);
  });
});

it.each([{ epoch: 9 }, { seq: 1000 }, { epoch: 9, state: 'Failed' as const }])(
  'A status that tells of a state its primary is not at yet (%j) is corrected',
  async (wrong) => {
    const { told, statuses, ports } = await inLine();
    statuses.save(HOME, THERE, { ...told, ...wrong });

    const all = { dryRun: false, eagerness: 'all' } as const;
    expect(await reconcileSecret(ports(HOME), HOME, all)).toMatchObject([
      { region: THERE, discrepancy: 'untold', outcome: 'inSync' },
    ]);
    expect(statuses.of(HOME).get(THERE)).toEqual(told);
  },
);
