import { describe, expect, it } from 'vitest';
import { fold } from '../../../domain/secret/evolve.ts';
import type { SecretArn } from '../../../domain/secret/ids.ts';
import {
  MARKED_FOR_DELETION,
  NO_SUCH_SECRET,
  NOT_A_REPLICA,
} from '../../../domain/secret/messages.ts';
import { arnOf, created, deletionScheduled, later, NOON, purged } from '../../support/examples.ts';
import { given } from '../../support/given.ts';
import {
  aCopy,
  ELSEWHERE,
  FROM,
  fencedFrom,
  promotedFrom,
  replicaCopied,
} from '../../support/replicas.ts';

const detach = (epoch: number, arn: SecretArn | null = aCopy().arn, earlier = 0) =>
  ({ type: 'DetachReplica', link: { region: FROM, epoch }, arn, earlier, now: NOON }) as const;
const PROMOTE = { type: 'PromoteReplica', now: NOON } as const;

describe('A replica that its primary removes', () => {
  it.each([1, 2])('is fenced off and purged, with copies up to epoch %i', (epoch) =>
    given(replicaCopied({ epoch })).when(detach(2)).emits(fencedFrom(2), purged()),
  );

  it('stays if it was copied by a later link, and earlier links are fenced off', () =>
    given(replicaCopied({ epoch: 3 }))
      .when(detach(2))
      .emits(fencedFrom(2)));

  it.each([
    ['nothing', []],
    ['a standalone secret', [created()]],
    ["a replica of another region's", [replicaCopied({ region: ELSEWHERE })]],
  ])('is fenced off if the name has %s, which stays', (_what, there) =>
    given(...there)
      .when(detach(1))
      .emits(fencedFrom(1)),
  );

  const another = arnOf('db/password', 'other1');

  it('stays if it is of a secret whose stream was lost: it may be the last copy', () =>
    given(replicaCopied()).when(detach(1, another)).emits(fencedFrom(1)));

  it.each([
    ['of a secret that had the name earlier', detach(1, another, 1)],
    ['of a secret that is gone, and no other has its name', detach(1, null)],
  ])('is purged if it is %s', (_what, command) =>
    given(replicaCopied()).when(command).emits(fencedFrom(1), purged()),
  );

  it('is removed only once', () => {
    given(replicaCopied(), fencedFrom(1), purged()).when(detach(1)).emitsNothing();
    given(replicaCopied(), promotedFrom(1)).when(detach(1)).emitsNothing();
  });
});

describe('A replica that is promoted', () => {
  it('becomes standalone, by the link it shows', () =>
    given(replicaCopied({ epoch: 4 }))
      .when(PROMOTE)
      .emits(promotedFrom(4)));

  it('must be a replica', () => {
    given().when(PROMOTE).rejectedAs('ResourceNotFound', NO_SUCH_SECRET);
    given(created()).when(PROMOTE).rejectedAs('InvalidParameter', NOT_A_REPLICA);
    given(replicaCopied(), promotedFrom(1))
      .when(PROMOTE)
      .rejectedAs('InvalidParameter', NOT_A_REPLICA);
  });

  it('must not be scheduled for deletion', () => {
    given(created(), deletionScheduled(later(60)))
      .when(PROMOTE)
      .rejectedAs('InvalidRequest', MARKED_FOR_DELETION);
  });

  it('is remembered after it is purged', () => {
    const { memory } = fold([replicaCopied({ epoch: 4 }), promotedFrom(4), purged()]);
    expect(memory.fences).toEqual(new Map([[FROM, 4]]));
    expect(memory.promoted).toEqual(new Map([[FROM, 4]]));
  });
});
