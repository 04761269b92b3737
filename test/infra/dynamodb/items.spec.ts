import { describe, expect, it } from 'vitest';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import type { Item } from '../../../infra/dynamodb/attributes.ts';
import {
  commitItem,
  commitOf,
  headItem,
  headOf,
  listedOf,
  purgeItem,
  sealedOf,
  valueItem,
} from '../../../infra/dynamodb/items.ts';
import {
  aCommit,
  aStream,
  creation,
  deletionScheduled,
  later,
  NOON,
  sealed,
  tagged,
  version,
} from '../../support/examples.ts';

const STREAM = aStream('db/password');
const HEAD = advance(emptyHead(STREAM), creation());

/** One that was read at noon. */
const READ = { ...HEAD, access: { on: NOON, versions: new Map([[version('v1'), NOON]]) } };

const SUMMARY =
  '{"arn":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/password-a1B2c3",' +
  '"name":"db/password","description":null,"keyId":null,"externalType":null,' +
  '"createdAt":1767355200000,"changedAt":1767355200000,"rotation":null,"replicated":false,' +
  '"replicaOf":null,"deletion":null,"stages":[["AWSCURRENT","v1.............................."]],"tags":null}';

const DETAIL =
  '{"createdWith":null,"policy":null,"versions":[["v1..............................",' +
  '{"createdAt":1767355200000,' +
  '"keyArns":["arn:aws:kms:eu-west-1:111122223333:key/1111-2222"],' +
  '"defaultKeyArn":"arn:aws:kms:eu-west-1:111122223333:key/1111-2222","digest":"digest-v1"}]],' +
  '"replicas":[]}';

// Existing tables have items of these shapes: a change here needs a new schema version.
describe('A HEAD item', () => {
  it('has the state, the current sealed value and the keys of the list indexes', () => {
    expect(headItem(HEAD)).toEqual({
      pk: { S: '111122223333#eu-west-1#db/password' },
      sk: { S: 'HEAD' },
      seq: { N: '1' },
      schema: { N: '2' },
      summary: { S: SUMMARY },
      detail: { S: DETAIL },
      currentVersionId: { S: 'v1..............................' },
      currentValue: { B: sealed('v1').bytes },
      listPk: { S: '111122223333#eu-west-1' },
      listSk: { S: '2026-01-02T12:00:00.000Z#db/password' },
      listName: { S: 'db/password' },
    });
  });

  it('has the time at which a scheduled deletion is due', () => {
    const scheduled = advance(HEAD, aCommit([deletionScheduled(later(1))]));
    expect(headItem(scheduled)).toMatchObject({
      duePk: { S: 'purge' },
      dueAt: { N: '1767355201000' },
      listName: { S: 'db/password' },
    });
  });

  it('has the access record', () => {
    expect(headItem(READ).access).toEqual({
      M: {
        on: { N: '1767355200000' },
        versions: { M: { 'v1..............................': { N: '1767355200000' } } },
      },
    });
  });

  it('is in no index and has no state or value when there is no secret', () => {
    expect(headItem({ ...emptyHead(STREAM), seq: 7 })).toEqual({
      pk: { S: '111122223333#eu-west-1#db/password' },
      sk: { S: 'HEAD' },
      seq: { N: '7' },
      schema: { N: '2' },
    });
  });

  it('decodes to the head it was encoded from', () => {
    for (const head of [HEAD, READ]) expect(headOf(STREAM, headItem(head))).toEqual(head);
    const absent = { ...emptyHead(STREAM), seq: 7 };
    expect(headOf(STREAM, headItem(absent))).toEqual(absent);
  });

  it('is rejected when a newer release wrote it', () => {
    const newer = { ...headItem(HEAD), schema: { N: '3' } };
    expect(() => headOf(STREAM, newer)).toThrow('The stored head cannot be read: schema 3');
  });

  it.each(['currentVersionId', 'currentValue', 'access'])(
    'is rejected for its schema when a newer release changed the form of its %s, too',
    (attribute) => {
      const newer = { ...headItem(READ), schema: { N: '3' }, [attribute]: { BOOL: true } };
      expect(() => headOf(STREAM, newer)).toThrow('The stored head cannot be read: schema 3');
      expect(() => listedOf(newer)).toThrow('The stored head cannot be read: schema 3');
    },
  );

  it.each(['seq', 'schema', 'summary', 'currentValue', 'access'])(
    'is rejected with the name of the attribute, not its content, when its %s is damaged',
    (attribute) => {
      const damaged = { ...headItem(HEAD), [attribute]: { BOOL: true } };
      expect(() => headOf(STREAM, damaged)).toThrow(
        new Error(
          `The item 111122223333#eu-west-1#db/password HEAD is damaged: attribute ${attribute} does not fit`,
        ),
      );
    },
  );
});

describe('The access record of an item', () => {
  const accessIn = (item: Item) => headOf(STREAM, item).access;

  const reads = (on: string, day: string): Item => ({
    ...headItem(HEAD),
    access: { M: { on: { N: on }, versions: { M: { v: { N: day } } } } },
  });

  it('is never earlier than its versions, whichever host wrote last', () => {
    const later = { on: 3, versions: new Map([['v', 3]]) };
    expect(accessIn(reads('2', '3'))).toEqual(later);
    expect(accessIn(reads('3', '3'))).toEqual(later);
    expect(accessIn(reads('4', '3'))).toEqual({ ...later, on: 4 });
  });

  it.each([
    ['an invalid day', reads('x', '1')],
    ['an invalid day of a version', reads('1', 'x')],
    ['no versions', { ...headItem(HEAD), access: { M: { on: { N: '1' } } } }],
  ])('is rejected when it has %s', (_damage, item) => {
    expect(() => accessIn(item)).toThrow('HEAD is damaged: attribute access does not fit');
  });
});

describe('A PURGE item', () => {
  it('has the key of due work, and the seq of the purge', () => {
    expect(purgeItem({ ...HEAD, seq: 9 }, later(1))).toEqual({
      pk: { S: '111122223333#eu-west-1#db/password' },
      sk: { S: 'PURGE' },
      seq: { N: '9' },
      duePk: { S: 'purge' },
      dueAt: { N: '1767355201000' },
    });
  });
});

describe('A COMMIT item', () => {
  const commit = aCommit([tagged({ team: 'core' })]);

  it('has the events of one commit with its actor, request and time', () => {
    expect(commitItem({ ...HEAD, seq: 42 }, commit)).toEqual({
      pk: { S: '111122223333#eu-west-1#db/password' },
      sk: { S: 'COMMIT#0000000042' },
      seq: { N: '42' },
      schema: { N: '1' },
      events: {
        S: '[{"type":"SecretTagged","at":1767355200000,"tags":[{"key":"team","value":"core"}]}]',
      },
      actor: { S: 'arn:aws:iam::111122223333:root' },
      requestId: { S: '00000000-0000-4000-8000-000000000001' },
      at: { N: '1767355200000' },
    });
  });

  it('decodes to the commit it was encoded from', () => {
    const { events, origin } = commit;
    expect(commitOf(commitItem(HEAD, commit))).toEqual({ seq: 1, events, origin });
  });

  it('is rejected when a newer release wrote it', () => {
    const newer = { ...commitItem(HEAD, commit), schema: { N: '2' } };
    expect(() => commitOf(newer)).toThrow('The stored events cannot be read: schema 2');
  });

  it.each(['actor', 'requestId', 'at'])(
    'is rejected for its schema when a newer release changed the form of its %s, too',
    (attribute) => {
      const newer = {
        ...commitItem(HEAD, commit),
        schema: { N: '2' },
        [attribute]: { BOOL: true },
      };
      expect(() => commitOf(newer)).toThrow('The stored events cannot be read: schema 2');
    },
  );
});

describe('A VALUE item', () => {
  it('has the sealed bytes and the seq of the commit that wrote them', () => {
    expect(valueItem(HEAD, sealed('v1'))).toEqual({
      pk: { S: '111122223333#eu-west-1#db/password' },
      sk: { S: 'VALUE#v1..............................' },
      seq: { N: '1' },
      value: { B: sealed('v1').bytes },
    });
  });

  it('decodes to the version it was encoded from', () => {
    expect(sealedOf(version('v1'), valueItem(HEAD, sealed('v1')))).toEqual(sealed('v1'));
  });
});
