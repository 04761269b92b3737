import { describe, it } from 'vitest';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { NAME_TAKEN_IN_REGION } from '../../../domain/secret/messages.ts';
import { created, later, NOON, purged, replicaAdded } from '../../support/examples.ts';
import { given } from '../../support/given.ts';
import { aCopy, aSource } from '../../support/replicas.ts';

const REGION = branded<Region>('eu-central-1');

/** Uses up the ForceOverwriteReplicaSecret of a link. */
const spend = (epoch: number) =>
  ({ type: 'SpendForceOverwrite', region: REGION, epoch, now: NOON }) as const;
const SPENT = { type: 'ForceOverwriteSpent', at: NOON, region: REGION } as const;

const forced = replicaAdded(REGION, null, true);

describe('ForceOverwriteReplicaSecret', () => {
  it('is spent by the link that requested it', () =>
    given(created(), forced).when(spend(1)).emits(SPENT));

  it('is spent only once', () => given(created(), forced, SPENT).when(spend(1)).emitsNothing());

  it('is not spent by another link of the region', () =>
    given(created(), forced).when(spend(2)).emitsNothing());

  it('is not spent by a link that never had it', () =>
    given(created(), replicaAdded(REGION)).when(spend(1)).emitsNothing());

  it('is not spent where there is no link or no secret any more', () => {
    given(created()).when(spend(1)).emitsNothing();
    given(created(), forced, purged()).when(spend(1)).emitsNothing();
  });

  const clear = (askedAt: typeof NOON) =>
    ({
      type: 'ClearName',
      source: aSource(),
      arn: aCopy().arn,
      since: 1,
      askedAt,
      now: later(60),
    }) as const;

  it('clears a name that was taken by the time of the request', () =>
    given({ ...created(), at: later(2) })
      .when(clear(later(2)))
      .emits({ ...purged(), at: later(60) }));

  it('spares a secret that was created after the request', () =>
    given({ ...created(), at: later(2) })
      .when(clear(later(1)))
      .rejectedAs('ResourceExists', NAME_TAKEN_IN_REGION));
});
