import { describe, expect, it } from 'vitest';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { aCommit, aStream, created, moved, replicaAdded, version } from '../../support/examples.ts';
import { quietWorld } from '../../support/simulation/quiet-world.ts';

const PRIMARY = aStream();
const REPLICA = aStream('db/password', { region: branded<Region>('us-east-1') });

describe('A copy that makes a version current which the replica already has', () => {
  it('brings the stored value into the head without sealing anything again', async () => {
    const { commit, converge, stored, value } = quietWorld();
    const [v1, v2] = [value('v1'), value('v2')];
    const creation = [created(), v1.added, moved(['AWSCURRENT', null, 'v1'])];
    commit(PRIMARY, aCommit([...creation, replicaAdded('us-east-1')], { added: v1.sealed }));
    const replacement = moved(['AWSCURRENT', 'v1', 'v2'], ['AWSPREVIOUS', null, 'v1']);
    commit(PRIMARY, aCommit([v2.added, replacement], { added: v2.sealed }));
    await converge(PRIMARY);
    const before = stored(REPLICA).values;

    const back = moved(['AWSCURRENT', 'v2', 'v1'], ['AWSPREVIOUS', 'v1', 'v2']);
    commit(PRIMARY, aCommit([back], { promoted: v1.sealed }));
    const outcomes = await converge(PRIMARY);

    expect(outcomes.get(REPLICA.region)?.kind).toBe('inSync');
    const { head, values } = stored(REPLICA);
    expect(values).toEqual(before);
    expect(head.current).toEqual(before.get(version('v1')));
  });
});
