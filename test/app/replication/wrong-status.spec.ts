import { describe, expect, it } from 'vitest';
import { reconcileSecret } from '../../../app/replication/reconcile.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { aCommit, aStream, created, replicaAdded } from '../../support/examples.ts';
import { quietWorld } from '../../support/simulation/quiet-world.ts';

const PRIMARY = aStream();
const REPLICA_REGION = branded<Region>('us-east-1');

/** A replica that is in sync, and its status. */
const inSync = async () => {
  const { commit, converge, dataOf, ports } = quietWorld();
  const { statuses } = dataOf(PRIMARY);
  commit(PRIMARY, aCommit([created(), replicaAdded(REPLICA_REGION)]));
  await converge(PRIMARY);
  const status = statuses.of(PRIMARY).get(REPLICA_REGION);
  if (status === undefined) throw new Error('There is no status');
  expect(status.state).toBe('InSync');
  return { status, statuses, ports };
};

describe('A replica in sync whose status is a failure', () => {
  it('is detected and its status corrected, even if failures are not retried', async () => {
    const { status, statuses, ports } = await inSync();
    // A worker that could not use the key saved its status last.
    statuses.save(PRIMARY, REPLICA_REGION, {
      ...status,
      state: 'Failed',
      message: 'The key is disabled.',
    });

    const verify = { dryRun: false, eagerness: 'verify' } as const;
    const findings = await reconcileSecret(ports(PRIMARY), PRIMARY, verify);

    const finding = {
      stream: PRIMARY,
      region: REPLICA_REGION,
      discrepancy: 'untold',
      outcome: 'inSync',
    };
    expect(findings).toEqual([finding]);
    expect(statuses.of(PRIMARY).get(REPLICA_REGION)).toEqual(status);
    expect(await reconcileSecret(ports(PRIMARY), PRIMARY, verify)).toEqual([]);
  });
});

it.each([{ epoch: 9 }, { seq: 1000 }, { epoch: 9, state: 'Failed' as const }])(
  'A status that claims a state the primary has not reached (%j) is corrected',
  async (wrong) => {
    const { status, statuses, ports } = await inSync();
    statuses.save(PRIMARY, REPLICA_REGION, { ...status, ...wrong });

    const all = { dryRun: false, eagerness: 'all' } as const;
    expect(await reconcileSecret(ports(PRIMARY), PRIMARY, all)).toMatchObject([
      { region: REPLICA_REGION, discrepancy: 'untold', outcome: 'inSync' },
    ]);
    expect(statuses.of(PRIMARY).get(REPLICA_REGION)).toEqual(status);
  },
);
