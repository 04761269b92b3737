import { describe, expect, it } from 'vitest';
import type { Commit, Head } from '../../../domain/ports/stream.ts';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import { commitRequest } from '../../../infra/dynamodb/commit.ts';
import { commitItem, headItem, purgeItem, valueItem } from '../../../infra/dynamodb/items.ts';
import { valueKey } from '../../../infra/dynamodb/keys.ts';
import { EVERY_EVENT } from '../../support/every-event.ts';
import {
  aCommit,
  aStream,
  creation,
  later,
  lifeOf,
  pruned,
  purge,
  replacement,
  sealed,
  tagged,
  version,
  versionAdded,
} from '../../support/examples.ts';

const STREAM = aStream();
const EMPTY = emptyHead(STREAM);
const TableName = 'secrets';
const ABSENT = { TableName, ConditionExpression: 'attribute_not_exists(pk)' };
const PRESENT = { TableName, ConditionExpression: 'attribute_exists(pk)' };

const headAfter = (...commits: readonly Commit[]): Head => commits.reduce(advance, EMPTY);

/** The request of a commit on a head, and the head it leads to. */
const requestOf = (before: Head, commit: Commit) => {
  const next = advance(before, commit);
  const { input, toRemove } = commitRequest(TableName, { before, after: next }, commit);
  return { next, toRemove, items: input.TransactItems ?? [] };
};

const moves = (before: Head, next: Head) => ({
  Put: {
    TableName,
    ConditionExpression: 'seq = :expected',
    ExpressionAttributeValues: { ':expected': { N: String(before.seq) } },
    Item: headItem(next),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

const records = (next: Head, commit: Commit) => ({
  Put: { ...ABSENT, TableName: 'secrets-commits', Item: commitItem(next, commit) },
});

describe('The transaction of a commit', () => {
  it('requires for the first commit that neither the head nor the commit exists', () => {
    const commit = creation();
    const { next, items, toRemove } = requestOf(EMPTY, commit);
    const head = { ...ABSENT, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect(items).toEqual([
      { Put: { ...head, Item: headItem(next) } },
      records(next, commit),
      { Put: { TableName, Item: valueItem(next, sealed('v1')) } },
    ]);
    expect(toRemove).toEqual([]);
  });

  it('moves a head only from the seq that the writer saw', () => {
    const before = headAfter(creation());
    const commit = aCommit([tagged({ team: 'core' })]);
    const { next, items } = requestOf(before, commit);
    expect(items).toEqual([moves(before, next), records(next, commit)]);
  });

  it('overwrites a value that a purge left under its id, but none that the secret has', () => {
    const again = creation('db/password', 'v1', sealed('v1', new Uint8Array([1])));
    const left = requestOf(headAfter(creation(), purge()), again);
    expect(left.items[2]).toEqual({
      Put: { TableName, Item: valueItem(left.next, sealed('v1', new Uint8Array([1]))) },
    });

    const twice = aCommit([versionAdded('v1')], { added: sealed('v1') });
    const own = requestOf(headAfter(creation()), twice);
    expect(own.items[2]).toEqual({ Put: { ...ABSENT, Item: valueItem(own.next, sealed('v1')) } });
  });

  it('replaces existing values, and removes those of versions it drops', () => {
    const before = headAfter(...lifeOf('v1', 'v2', 'v3'));
    const commit = aCommit([EVERY_EVENT.EncryptionKeyChanged, pruned('v1')], {
      rewrapped: [sealed('v3'), sealed('v2'), sealed('v1')],
      removed: [version('v1'), version('v1')],
    });
    const { next, items } = requestOf(before, commit);
    expect(items.slice(2)).toEqual([
      { Put: { ...PRESENT, Item: valueItem(next, sealed('v3')) } },
      { Put: { ...PRESENT, Item: valueItem(next, sealed('v2')) } },
      { Delete: { TableName, Key: valueKey(STREAM, version('v1')) } },
    ]);
  });

  it('does not write the value of a version that becomes current again', () => {
    const before = headAfter(...lifeOf('v1', 'v2'));
    const commit = aCommit([tagged({})], { promoted: sealed('v1') });
    expect(requestOf(before, commit).items).toHaveLength(2);
  });

  it('leaves values for later removal when they do not fit into it', () => {
    const labels = Array.from({ length: 98 }, (_, index) => `v${index}`);
    const before = headAfter(...lifeOf('first', ...labels, 'last'));
    const { values, events } = replacement('last', 'new');
    const removed = labels.slice(0, -1).map(version);
    const commit = aCommit([...events, pruned(...labels.slice(0, -1))], { ...values, removed });

    const { items, toRemove } = requestOf(before, commit);

    const inTime = items.flatMap(({ Delete: deletion }) => (deletion ? [deletion.Key] : []));
    const all = [...inTime, ...toRemove.map((id) => valueKey(STREAM, id))];
    expect(all).toEqual(removed.map((id) => valueKey(STREAM, id)));
    expect(items.length + 20).toBeLessThanOrEqual(100);
  });

  it('records a purge, so that its values are found if they were not removed', () => {
    const before = headAfter(...lifeOf('v1', 'v2'));
    const commit = purge(later(9));
    const { next, items } = requestOf(before, commit);
    expect(items).toEqual([
      moves(before, next),
      records(next, commit),
      { Put: { TableName, Item: purgeItem(next, later(9)) } },
    ]);
  });
});
