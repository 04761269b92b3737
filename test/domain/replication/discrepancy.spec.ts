import { describe, expect, it } from 'vitest';
import { discrepancyOf } from '../../../domain/replication/discrepancy.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import { emptyHead } from '../../../domain/secret/head.ts';
import { branded, type KeyId } from '../../../domain/secret/ids.ts';
import { initialState } from '../../../domain/secret/state.ts';
import {
  ACCOUNT,
  arnOf,
  aStream,
  created,
  deletionScheduled,
  later,
  moved,
  NOON,
  REGION,
  versionAdded,
} from '../../support/examples.ts';
import {
  aCopy,
  copiedVersion,
  ELSEWHERE,
  FROM,
  fencedFrom,
  promotedFrom,
  replicaCopied,
} from '../../support/replicas.ts';

/** The primary is in `FROM`, at its fifth commit, with its third link. */
const STREAM = aStream('db/password', { region: FROM });
const REPLICA = { keyId: null, forceOverwrite: false, addedAt: NOON, epoch: 3, since: 2 };
const TARGET = { region: aStream().region, replica: REPLICA };
const NOW = { region: FROM, epoch: 3, seq: 5 };

const primary = () => {
  const history = [created(), versionAdded('v1'), moved(['AWSCURRENT', null, 'v1'])];
  const secret = fold(history);
  if (secret.status === 'absent') throw new Error('There is no secret');
  return { ...emptyHead(STREAM), seq: 5, secret };
};

const found = (...history: readonly SecretEvent[]) =>
  discrepancyOf(primary(), TARGET, history.length === 0 ? initialState : fold(history));

const copy = (rest: Partial<ReturnType<typeof aCopy>>): SecretEvent => ({
  type: 'ReplicaCopied',
  at: NOON,
  ...aCopy(NOW),
  ...rest,
});

describe('A replica', () => {
  it('that shows its primary has no discrepancy', () =>
    expect(found(replicaCopied(NOW))).toBeNull());

  it.each([
    ['missing', []],
    ['nameTaken', [created()]],
    ['nameTaken', [replicaCopied({ ...NOW, region: ELSEWHERE })]],
    ['behind', [replicaCopied({ ...NOW, seq: 4 })]],
    ['behind', [replicaCopied({ ...NOW, epoch: 2, seq: 9 })]],
    ['ahead', [replicaCopied({ ...NOW, seq: 6 })]],
    ['ahead', [replicaCopied({ ...NOW, epoch: 4, seq: 1 })]],
    ['ended', [fencedFrom(3)]],
    ['ended', [replicaCopied({ epoch: 2 }), promotedFrom(2)]],
    ['nameTaken', [replicaCopied({ epoch: 1 }), promotedFrom(1)]],
  ] as const)('can be %s: %j', (discrepancy, history) =>
    expect(found(...history)).toBe(discrepancy),
  );

  it.each([
    ['another description', { description: 'x' }],
    ['another policy', { policy: '{}' }],
    ['tags', { tags: [['a', '1']] as const }],
    ['no label', { stages: [] }],
    ['an extra version', { versions: [copiedVersion('v1'), copiedVersion('v2')] }],
    ['another value', { versions: [{ ...copiedVersion('v1'), sourceDigest: 'x' }] }],
    ['another default key', { versions: [{ ...copiedVersion('v1'), defaultKeyArn: null }] }],
    ['another date of a version', { versions: [{ ...copiedVersion('v1'), createdAt: later(1) }] }],
    ['a version without its value', { versions: [{ ...copiedVersion('v1'), digest: null }] }],
    ['another key', { keyId: branded<KeyId>('alias/other') }],
  ])('with %s has diverged', (_what, rest) => expect(found(copy(rest))).toBe('diverged'));
});

it.each(['alias/aws/secretsmanager', `arn:aws:kms:${REGION}:${ACCOUNT}:alias/aws/secretsmanager`])(
  'A replica under the default key of its region, named as %s, has no discrepancy',
  (named) => {
    const keyId = branded<KeyId>(named);
    const target = { ...TARGET, replica: { ...REPLICA, keyId } };
    expect(discrepancyOf(primary(), target, fold([copy({ keyId })]))).toBeNull();
    expect(discrepancyOf(primary(), target, fold([copy({})]))).toBe('diverged');
  },
);

it('A replica that is scheduled for deletion, which the API does not allow, has diverged', () =>
  expect(found(replicaCopied(NOW), deletionScheduled(later(9)))).toBe('diverged'));

it('A replica without recorded digests of what is stored has diverged', () => {
  const { storedDigest: _unknown, ...version } = copiedVersion('v1');
  expect(found(copy({ versions: [version] }))).toBe('diverged');
});

it('A replica of another secret occupies the name, unless that secret had the name earlier here', () => {
  const other = copy({ arn: arnOf('db/password', 'other1'), source: { ...NOW, epoch: 2 } });
  expect(found(other)).toBe('nameTaken');
  const memory = { ...primary().secret.memory, lastEpoch: 3, earlier: 2 };
  const later = { ...primary(), secret: { ...primary().secret, replicated: true, memory } };
  expect(discrepancyOf(later, TARGET, fold([other]))).toBe('behind');
});
