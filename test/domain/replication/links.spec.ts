import { describe, expect, it } from 'vitest';
import { mayConcernOtherRegions } from '../../../domain/replication/links.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import { EVERY_EVENT } from '../../support/every-event.ts';
import {
  aCommit,
  aStream,
  created,
  deletionScheduled,
  later,
  purged,
  replicaAdded,
} from '../../support/examples.ts';

const REPLICATED: readonly SecretEvent[] = [created(), replicaAdded('us-east-1')];

describe('A change to a secret may concern other regions', () => {
  it.each<[string, boolean, readonly SecretEvent[]]>([
    ['not before it is created', false, []],
    ['not without replicas', false, [created()]],
    ['not as a replica', false, [EVERY_EVENT.ReplicaCopied]],
    [
      'as a replica that was promoted',
      true,
      [EVERY_EVENT.ReplicaCopied, EVERY_EVENT.ReplicaPromoted],
    ],
    ['with a replica', true, REPLICATED],
    ['after the last replica is removed', true, [...REPLICATED, EVERY_EVENT.ReplicaRemoved]],
    ['while its deletion is scheduled', true, [...REPLICATED, deletionScheduled(later(1))]],
    ['after its purge', true, [...REPLICATED, purged()]],
    ['when its name is used again', true, [...REPLICATED, purged(), created()]],
  ])('%s: %s', (_when, expected, events) => {
    expect(mayConcernOtherRegions(advance(emptyHead(aStream()), aCommit(events)))).toBe(expected);
  });
});
