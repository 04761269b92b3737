import { describe, expect, it } from 'vitest';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import { branded, type KeyId, type Region } from '../../../domain/secret/ids.ts';
import { LIMITS } from '../../../domain/secret/limits.ts';
import {
  MARKED_FOR_DELETION,
  NO_SUCH_SECRET,
  tooManyReplicas,
} from '../../../domain/secret/messages.ts';
import {
  created,
  deletionScheduled,
  later,
  NOON,
  purged,
  replicaAdded,
} from '../../support/examples.ts';
import { given } from '../../support/given.ts';

const region = (name: string) => branded<Region>(name);
const replica = (name: string, keyId: string | null = null) => ({
  region: region(name),
  keyId: keyId === null ? null : branded<KeyId>(keyId),
  forceOverwrite: false,
});
const add = (...replicas: readonly ReturnType<typeof replica>[]) =>
  ({ type: 'AddReplicas', replicas, now: NOON }) as const;
const remove = (...names: readonly string[]) =>
  ({ type: 'RemoveReplicas', regions: names.map(region), now: NOON }) as const;
const removed = (name: string) =>
  ({ type: 'ReplicaRemoved', at: NOON, region: region(name) }) as const;

const numbered = (count: number) =>
  Array.from({ length: count }, (_none, index) => `eu-test-${index}`);

describe('Replicas', () => {
  it('are added, each under its own key', () =>
    given(created())
      .when(add(replica('eu-west-2'), replica('us-east-1', 'alias/there')))
      .emits(replicaAdded('eu-west-2'), replicaAdded('us-east-1', 'alias/there')));

  it('that exist can be requested again, to retry a failed copy', () =>
    given(created(), replicaAdded('eu-west-2'))
      .when(add(replica('eu-west-2')))
      .emits(replicaAdded('eu-west-2')));

  it('are limited in number, including those that exist', () => {
    const full = numbered(LIMITS.replicas).map((name) => replicaAdded(name));
    given(created(), ...full)
      .when(add(replica('us-east-1')))
      .rejectedAs('InvalidParameter', tooManyReplicas(LIMITS.replicas));
    given(created(), ...full)
      .when(add(replica('eu-test-1')))
      .emits(replicaAdded('eu-test-1'));
  });

  it('are removed, each once and only if it exists', () =>
    given(created(), replicaAdded('eu-west-2'), replicaAdded('us-east-1'))
      .when(remove('us-east-1', 'ap-south-1', 'us-east-1'))
      .emits(removed('us-east-1')));

  it('that were removed are not removed again', () =>
    given(created(), replicaAdded('eu-west-2'), removed('eu-west-2'))
      .when(remove('eu-west-2'))
      .emitsNothing());

  it.each([add(replica('eu-west-2')), remove('eu-west-2')])(
    'need a secret that exists and is not scheduled for deletion: $type',
    (command) => {
      given().when(command).rejectedAs('ResourceNotFound', NO_SUCH_SECRET);
      given(created(), deletionScheduled(later(9)))
        .when(command)
        .rejectedAs('InvalidRequest', MARKED_FOR_DELETION);
    },
  );
});

const renew = (epoch: number, known: number) =>
  ({ type: 'RenewReplica', region: region('eu-west-2'), epoch, known, now: NOON }) as const;
const release = (epoch: number, known = epoch) =>
  ({ type: 'ReleaseReplica', region: region('eu-west-2'), epoch, known, now: NOON }) as const;
const released = { ...removed('eu-west-2'), promoted: true } as const;

/** The links of a history, with their epochs and the promotions known to them. */
const linksAfter = (...history: readonly SecretEvent[]) => {
  const secret = fold(history);
  if (secret.status === 'absent') throw new Error('There is no secret');
  return [...secret.replicas].map(([name, { epoch, since }]) => [name, epoch, since]);
};

describe('A link', () => {
  const linked = [created(), replicaAdded('eu-west-2', 'alias/there')];

  it('is renewed with an epoch unknown to its region, under its key and without force', () => {
    const renewal = { ...replicaAdded('eu-west-2', 'alias/there'), epoch: 8 };
    for (const forceOverwrite of [false, true]) {
      given(created(), replicaAdded('eu-west-2', 'alias/there', forceOverwrite))
        .when(renew(1, 7))
        .emits(renewal);
    }
    expect(linksAfter(...linked, renewal)).toEqual([['eu-west-2', 8, 1]]);
  });

  it.each([Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1, 1_000_002, Number.NaN])(
    'is not renewed by a region that claims to know of epoch %d',
    (known) => {
      given(...linked)
        .when(renew(1, known))
        .emitsNothing();
    },
  );

  it('that was replaced or removed is neither renewed nor released', () => {
    for (const command of [renew(1, 7), release(1)]) {
      given(...linked, replicaAdded('eu-west-2'))
        .when(command)
        .emitsNothing();
      given(...linked, removed('eu-west-2'))
        .when(command)
        .emitsNothing();
      given().when(command).emitsNothing();
    }
  });

  it('is released when its replica was promoted', () =>
    given(...linked)
      .when(release(1))
      .emits(released));

  it('that is released records epochs which its region has fenced off and the primary forgot', () => {
    const ended = { ...released, known: 7 } as const;
    given(...linked)
      .when(release(1, 7))
      .emits(ended);
    expect(linksAfter(...linked, ended, replicaAdded('eu-west-2'))).toEqual([['eu-west-2', 8, 8]]);
    given(...linked)
      .when(release(1, Number.MAX_SAFE_INTEGER))
      .emits(released);
  });

  it('has its own epoch, and takes the known promotions into account', () => {
    const again = replicaAdded('eu-west-2');
    expect(linksAfter(...linked, again)).toEqual([['eu-west-2', 2, 1]]);
    expect(linksAfter(...linked, removed('eu-west-2'), again)).toEqual([['eu-west-2', 2, 1]]);
    expect(linksAfter(...linked, again, released, again)).toEqual([['eu-west-2', 3, 3]]);
  });

  it('has its own epoch even under a recreated secret', () => {
    const recreated = [removed('eu-west-2'), purged(), created(), replicaAdded('eu-west-2')];
    expect(linksAfter(...linked, ...recreated)).toEqual([['eu-west-2', 2, 1]]);
  });
});
