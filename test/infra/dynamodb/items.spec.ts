import { describe, expect, it } from 'vitest';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import {
  commitItem,
  commitOf,
  headItem,
  headOf,
  sealedOf,
  valueItem,
} from '../../../infra/dynamodb/items.ts';
import { aCommit, aStream, creation, sealed, tagged, version } from '../../support/examples.ts';

const STREAM = aStream('db/password');
const HEAD = advance(emptyHead(STREAM), creation());

const SUMMARY =
  '{"arn":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/password-a1B2c3",' +
  '"name":"db/password","description":null,"keyId":null,"externalType":null,' +
  '"createdAt":1767355200000,"changedAt":1767355200000,' +
  '"stages":[["AWSCURRENT","v1.............................."]],"tags":null,"replicated":false}';

const DETAIL =
  '{"createdWith":null,"versions":[["v1..............................",' +
  '{"createdAt":1767355200000,' +
  '"keyArns":["arn:aws:kms:eu-west-1:111122223333:key/1111-2222"],"digest":"digest-v1"}]],' +
  '"replicas":[]}';

// Tables out there hold items of these shapes: a change here needs a new schema number.
describe('The HEAD item', () => {
  it('has the state, the current sealed value and its place in the list', () => {
    expect(headItem(HEAD)).toEqual({
      pk: { S: '111122223333#eu-west-1#db/password' },
      sk: { S: 'HEAD' },
      seq: { N: '1' },
      schema: { N: '1' },
      summary: { S: SUMMARY },
      detail: { S: DETAIL },
      currentVersionId: { S: 'v1..............................' },
      currentValue: { B: sealed('v1').bytes },
      listPk: { S: '111122223333#eu-west-1' },
      listSk: { S: '2026-01-02T12:00:00.000Z#db/password' },
    });
  });

  it('is not listed and holds no state or value when there is no secret', () => {
    expect(headItem({ ...emptyHead(STREAM), seq: 7 })).toEqual({
      pk: { S: '111122223333#eu-west-1#db/password' },
      sk: { S: 'HEAD' },
      seq: { N: '7' },
      schema: { N: '1' },
    });
  });

  it('decodes to the head it was made of', () => {
    expect(headOf(STREAM, headItem(HEAD))).toEqual(HEAD);
    const absent = { ...emptyHead(STREAM), seq: 7 };
    expect(headOf(STREAM, headItem(absent))).toEqual(absent);
  });

  it('is refused when a newer release wrote it', () => {
    const newer = { ...headItem(HEAD), schema: { N: '2' } };
    expect(() => headOf(STREAM, newer)).toThrow('The stored head cannot be read: schema 2');
  });

  it.each(['seq', 'schema', 'summary', 'currentValue'])(
    'is refused, by names and not by content, when its %s is damaged',
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

describe('A COMMIT item', () => {
  const commit = aCommit([tagged({ team: 'core' })]);

  it('has the events of one commit with who, which request and when', () => {
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

  it('decodes to the commit it was made of', () => {
    const { events, origin } = commit;
    expect(commitOf(commitItem(HEAD, commit))).toEqual({ seq: 1, events, origin });
  });

  it('is refused when a newer release wrote it', () => {
    const newer = { ...commitItem(HEAD, commit), schema: { N: '2' } };
    expect(() => commitOf(newer)).toThrow('The stored events cannot be read: schema 2');
  });
});

describe('A VALUE item', () => {
  it('has the sealed bytes and nothing that tells of them', () => {
    expect(valueItem(STREAM, sealed('v1'))).toEqual({
      pk: { S: '111122223333#eu-west-1#db/password' },
      sk: { S: 'VALUE#v1..............................' },
      value: { B: sealed('v1').bytes },
    });
  });

  it('decodes to the version it was made of', () => {
    expect(sealedOf(version('v1'), valueItem(STREAM, sealed('v1')))).toEqual(sealed('v1'));
  });
});
