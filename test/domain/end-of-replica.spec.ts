import { describe, expect, it } from 'vitest';
import { fold } from '../../domain/secret/evolve.ts';
import type { SecretArn } from '../../domain/secret/ids.ts';
import { NO_SUCH_SECRET, NOT_A_REPLICA } from '../../domain/secret/messages.ts';
import { arnOf, created, NOON, purged } from '../support/examples.ts';
import { given } from '../support/given.ts';
import {
  aCopy,
  ELSEWHERE,
  FROM,
  fencedFrom,
  promotedFrom,
  replicaCopied,
} from '../support/replicas.ts';

const detach = (epoch: number, arn: SecretArn | null = aCopy().arn, earlier = 0) =>
  ({ type: 'DetachReplica', link: { region: FROM, epoch }, arn, earlier, now: NOON }) as const;
const PROMOTE = { type: 'PromoteReplica', now: NOON } as const;

describe('A replica that its primary takes out', () => {
  it.each([1, 2])('is fenced off and goes, with copies up to epoch %i', (epoch) =>
    given(replicaCopied({ epoch })).when(detach(2)).emits(fencedFrom(2), purged()),
  );

  it('stays if it was copied by a later link, and the earlier ones are fenced off', () =>
    given(replicaCopied({ epoch: 3 }))
      .when(detach(2))
      .emits(fencedFrom(2)));

  it.each([
    ['nothing', []],
    ['a secret of its own', [created()]],
    ["a replica of another region's", [replicaCopied({ region: ELSEWHERE })]],
  ])('is fenced off where there is %s, which stays', (_what, there) =>
    given(...there)
      .when(detach(1))
      .emits(fencedFrom(1)),
  );

  const another = arnOf('db/password', 'other1');

  it('stays if it is of a secret that its primary never was: its stream is lost, and it may be the last', () =>
    given(replicaCopied()).when(detach(1, another)).emits(fencedFrom(1)));

  it.each([
    ['of a secret that had the name before', detach(1, another, 1)],
    ['of a secret that is gone, as is every other of its name', detach(1, null)],
  ])('goes if it is %s', (_what, command) =>
    given(replicaCopied()).when(command).emits(fencedFrom(1), purged()),
  );

  it('is taken out once', () => {
    given(replicaCopied(), fencedFrom(1), purged()).when(detach(1)).emitsNothing();
    given(replicaCopied(), promotedFrom(1)).when(detach(1)).emitsNothing();
  });
});

describe('A replica that is promoted', () => {
  it('stands alone by the link it shows', () =>
    given(replicaCopied({ epoch: 4 }))
      .when(PROMOTE)
      .emits(promotedFrom(4)));

  it('must be one', () => {
    given().when(PROMOTE).rejectedAs('ResourceNotFound', NO_SUCH_SECRET);
    given(created()).when(PROMOTE).rejectedAs('InvalidParameter', NOT_A_REPLICA);
    given(replicaCopied(), promotedFrom(1))
      .when(PROMOTE)
      .rejectedAs('InvalidParameter', NOT_A_REPLICA);
  });

  it('is remembered for longer than it lives', () => {
    const { memory } = fold([replicaCopied({ epoch: 4 }), promotedFrom(4), purged()]);
    expect(memory.fences).toEqual(new Map([[FROM, 4]]));
    expect(memory.promoted).toEqual(new Map([[FROM, 4]]));
  });
});
