import { describe, it } from 'vitest';
import { LINK_ENDED, NAME_TAKEN_IN_REGION } from '../../../domain/secret/messages.ts';
import type { ReplicaSource } from '../../../domain/secret/replication.ts';
import { arnOf, created, NOON, purged, replicaAdded } from '../../support/examples.ts';
import { given } from '../../support/given.ts';
import {
  aCopy,
  aSource,
  ELSEWHERE,
  fencedFrom,
  promotedFrom,
  replicaCopied,
} from '../../support/replicas.ts';

const copy = (source: Partial<ReplicaSource> = {}, since = 1) =>
  ({ type: 'CopyReplica', copy: aCopy(source), since, earlier: 0, now: NOON }) as const;
const clear = (source: Partial<ReplicaSource> = {}, since = 1) =>
  ({
    type: 'ClearName',
    source: aSource(source),
    arn: aCopy().arn,
    since,
    askedAt: NOON,
    now: NOON,
  }) as const;

describe('A copy', () => {
  it('is accepted if the name is free', () =>
    given()
      .when(copy({ seq: 4 }))
      .emits(replicaCopied({ seq: 4 })));

  it.each([
    ['of a later commit', { epoch: 2, seq: 6 }],
    ['by a later link, whatever the commit', { epoch: 3, seq: 1 }],
  ])('%s is accepted', (_what, source) =>
    given(replicaCopied({ epoch: 2, seq: 5 }))
      .when(copy(source))
      .emits(replicaCopied(source)),
  );

  it.each([
    ['is repeated', { epoch: 2, seq: 5 }],
    ['is of an earlier commit', { epoch: 2, seq: 4 }],
    ['is by an earlier link, whatever the commit', { epoch: 1, seq: 9 }],
  ])('that %s changes nothing', (_what, source) =>
    given(replicaCopied({ epoch: 2, seq: 5 }))
      .when(copy(source))
      .emitsNothing(),
  );

  it('replaces a copy with an implausible epoch', () => {
    for (const epoch of [Number.MAX_SAFE_INTEGER, 1_000_002, Number.NaN]) {
      given(replicaCopied({ epoch, seq: 5 }))
        .when(copy({ epoch: 1, seq: 2 }))
        .emits(replicaCopied({ epoch: 1, seq: 2 }));
    }
  });

  it.each([
    ['a standalone secret', created()],
    ["a replica of another region's", replicaCopied({ region: ELSEWHERE })],
  ])('does not overwrite %s', (_what, existing) =>
    given(existing)
      .when(copy({ epoch: 9 }))
      .rejectedAs('ResourceExists', NAME_TAKEN_IN_REGION),
  );

  it('does not replace a copy of another secret, unless that had the name earlier', () => {
    const another = { ...replicaCopied({ epoch: 2 }), arn: arnOf('db/password', 'other1') };
    given(another)
      .when({ ...copy({ epoch: 3 }), earlier: 1 })
      .rejectedAs('ResourceExists', NAME_TAKEN_IN_REGION);
    given(another)
      .when({ ...copy({ epoch: 3 }), earlier: 2 })
      .emits(replicaCopied({ epoch: 3 }));
  });

  it('by a fenced link is rejected, even if the name is free', () => {
    given(fencedFrom(2))
      .when(copy({ epoch: 2 }))
      .rejectedAs('LinkEnded', LINK_ENDED);
    given(fencedFrom(2))
      .when(copy({ epoch: 3 }))
      .emits(replicaCopied({ epoch: 3 }));
  });

  it('is rejected after a promotion, even if the promoted secret is gone', () => {
    const promotion = [replicaCopied(), promotedFrom(1)];
    given(...promotion)
      .when(copy({ seq: 2 }))
      .rejectedAs('LinkEnded', LINK_ENDED);
    given(...promotion, purged())
      .when(copy({ seq: 2 }))
      .rejectedAs('LinkEnded', LINK_ENDED);
  });

  it('is rejected after the promotion of an earlier link, if its primary did not know of it', () => {
    const promotion = [replicaCopied(), promotedFrom(1)];
    given(...promotion)
      .when(copy({ epoch: 2 }, 1))
      .rejectedAs('LinkEnded', LINK_ENDED);
    given(...promotion)
      .when(copy({ epoch: 2 }, 2))
      .rejectedAs('ResourceExists', NAME_TAKEN_IN_REGION);
  });
});

describe('Clearing a name for a replica', () => {
  it('purges a standalone secret', () => given(created()).when(clear()).emits(purged()));

  it('happens once, and does not purge a replica of the same primary', () => {
    given(created(), purged()).when(clear()).emitsNothing();
    given(replicaCopied())
      .when(clear({ epoch: 2 }))
      .emitsNothing();
  });

  it.each([
    ['a primary', [created(), replicaAdded('eu-west-2')]],
    ["a replica of another region's", [replicaCopied({ region: ELSEWHERE })]],
  ])('does not purge %s', (_what, there) =>
    given(...there)
      .when(clear())
      .rejectedAs('ResourceExists', NAME_TAKEN_IN_REGION),
  );

  it('is rejected for a fenced link', () =>
    given(fencedFrom(1), created()).when(clear()).rejectedAs('LinkEnded', LINK_ENDED));

  it('purges a promoted replica only if the primary knew of the promotion when that was requested', () => {
    const promotion = [replicaCopied(), promotedFrom(1)];
    given(...promotion)
      .when(clear({ epoch: 2 }, 1))
      .rejectedAs('LinkEnded', LINK_ENDED);
    given(...promotion)
      .when(clear({ epoch: 2 }, 2))
      .emits(purged());
  });
});

it('Clearing a name by force purges a replica of a secret whose stream was lost', () => {
  const another = { ...replicaCopied({ epoch: 2 }), arn: arnOf('db/password', 'other1') };
  given(another)
    .when(clear({ epoch: 1 }))
    .emits(purged());
});
