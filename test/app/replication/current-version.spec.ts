import { describe, expect, it } from 'vitest';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { aCommit, aStream, created, moved, replicaAdded, version } from '../../support/examples.ts';
import { quietWorld } from '../../support/simulation/quiet-world.ts';

const HOME = aStream();
const THERE = aStream('db/password', { region: branded<Region>('us-east-1') });

describe('A copy after which a version the replica has is current', () => {
  it('brings the stored value into the head, and seals nothing again', async () => {
    const { commit, converge, stored, value } = quietWorld();
    const [v1, v2] = [value('v1'), value('v2')];
    const creation = [created(), v1.added, moved(['AWSCURRENT', null, 'v1'])];
    commit(HOME, aCommit([...creation, replicaAdded('us-east-1')], { added: v1.sealed }));
    const replacement = moved(['AWSCURRENT', 'v1', 'v2'], ['AWSPREVIOUS', null, 'v1']);
    commit(HOME, aCommit([v2.added, replacement], { added: v2.sealed }));
    await converge(HOME);
    const before = stored(THERE).values;

    const back = moved(['AWSCURRENT', 'v2', 'v1'], ['AWSPREVIOUS', 'v1', 'v2']);
    commit(HOME, aCommit([back], { promoted: v1.sealed }));
    const outcomes = await converge(HOME);

    expect(outcomes.get(THERE.region)?.kind).toBe('inSync');
    const { head, values } = stored(THERE);
    expect(values).toEqual(before);
    expect(head.current).toEqual(before.get(version('v1')));
  });
});
