import { describe, expect, it } from 'vitest';
import { advance, emptyHead } from '../../../domain/secret/head.ts';
import { commitInput } from '../../../infra/dynamodb/commit.ts';
import { commitItem, headItem, valueItem } from '../../../infra/dynamodb/items.ts';
import { aCommit, aStream, creation, sealed, tagged } from '../../support/examples.ts';

const EMPTY = emptyHead(aStream());
const ABSENT = { TableName: 'secrets', ConditionExpression: 'attribute_not_exists(pk)' };

describe('commitInput', () => {
  it('makes a first commit where there is no head, no such commit and no such value', () => {
    const commit = creation();
    const after = advance(EMPTY, commit);

    expect(commitInput('secrets', { before: EMPTY, after }, commit)).toEqual({
      TransactItems: [
        {
          Put: {
            ...ABSENT,
            Item: headItem(after),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        { Put: { ...ABSENT, Item: commitItem(after, commit) } },
        { Put: { ...ABSENT, Item: valueItem(after.stream, sealed('v1')) } },
      ],
    });
  });

  it('moves a head on only from the seq the writer saw', () => {
    const before = advance(EMPTY, creation());
    const commit = aCommit([tagged({ team: 'core' })]);
    const after = advance(before, commit);

    expect(commitInput('secrets', { before, after }, commit)).toEqual({
      TransactItems: [
        {
          Put: {
            TableName: 'secrets',
            ConditionExpression: 'seq = :expected',
            ExpressionAttributeValues: { ':expected': { N: '1' } },
            Item: headItem(after),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        { Put: { ...ABSENT, Item: commitItem(after, commit) } },
      ],
    });
  });
});
