import { expect, it } from 'vitest';
import { reportedTo } from '../../app/replication/workers.ts';
import { NEVER_ABORTED } from '../../app/workers/deadline.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { observed } from '../infra/dynamodb/observed.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { IRELAND, OREGON } from '../support/replication.ts';
import { ACCOUNT } from '../support/root.ts';
import { reconcile } from '../support/workers.ts';
import { threeRegions } from './three-regions.ts';

describeWithDynamoDB('The cost of a comparison that finds no discrepancy', (endpoint) => {
  const compared = async (region: Region) => {
    const { client, kms, workers, create, deliver } = await threeRegions(endpoint);
    await create();
    await deliver();
    const calls = kms.calls.length;
    const trips = observed(client);
    const found: unknown[] = [];
    const callbacks = reportedTo({ replica: () => {} }, true);
    const report = await reconcile(
      { ...workers.ports, callbacks },
      {
        owner: { account: ACCOUNT, region },
        wants: () => true,
        signal: NEVER_ABORTED,
        found: (finding) => found.push(finding),
        onFault: (_stream, thrown) => found.push(thrown),
        dryRun: false,
        eagerness: 'all',
      },
    );
    expect(report).toEqual({ compared: 1, complete: true });
    expect(found).toEqual([]);
    expect(kms.calls).toHaveLength(calls);
    const counts = Object.groupBy(trips, ({ operation }) => operation);
    return Object.entries(counts).map(([operation, all = []]) => [operation, all.length]);
  };

  // docs/operations.md quotes these numbers.
  it('is three heads and two queries for a primary, the head and values of each replica, and the list', async () => {
    expect(await compared(OREGON)).toEqual([
      ['QueryCommand', 1 + 2],
      ['GetItemCommand', 3 + 2 + 2],
    ]);
  });

  it('is the head of its primary for a replica, and the list', async () => {
    expect(await compared(IRELAND)).toEqual([
      ['QueryCommand', 1],
      ['GetItemCommand', 1],
    ]);
  });
});
