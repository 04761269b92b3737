import { describe, expect, it } from 'vitest';
import { hintsIn } from '../../functions/streams/replicate-worker.ts';
import { aStream, REGION } from '../support/examples.ts';

const OWNER = '111122223333#eu-west-1#';

const record = (name: string, SequenceNumber: string, sk = 'HEAD', owner = OWNER) => ({
  dynamodb: { Keys: { pk: { S: `${owner}${name}` }, sk: { S: sk } }, SequenceNumber },
});

describe('The hints in a batch of stream records', () => {
  it('name each secret once, with its first record', () => {
    const records = [record('a', '1'), record('b', '2'), record('a', '3'), record('b/c', '4')];
    expect(hintsIn(records, REGION)).toEqual({
      hints: [
        { stream: aStream('a'), sequence: '1' },
        { stream: aStream('b'), sequence: '2' },
        { stream: aStream('b/c'), sequence: '4' },
      ],
      unreadable: [],
    });
  });

  it.each(['COMMIT#0000000001', 'VALUE#v1', 'PURGE', 'REPLICA#us-east-1', 'HEADER'])(
    'come from heads only, not from %s',
    (sk) => {
      expect(hintsIn([record('a', '1', sk)], REGION)).toEqual({ hints: [], unreadable: [] });
    },
  );

  it('are limited to the own region, even if the table has others', () => {
    const elsewhere = record('a', '1', 'HEAD', '111122223333#us-east-1#');
    expect(hintsIn([elsewhere, record('b', '2')], REGION).hints).toMatchObject([{ sequence: '2' }]);
  });

  it.each([
    {},
    { dynamodb: {} },
    { dynamodb: { Keys: {} } },
    { dynamodb: { Keys: { pk: { S: 'a' } } } },
    { dynamodb: { Keys: { pk: { N: '1' }, sk: { S: 'HEAD' } } } },
  ])('leave out an unreadable record, which is listed separately: %j', (broken) => {
    const numbered = { dynamodb: { ...broken.dynamodb, SequenceNumber: '7' } };
    const { hints, unreadable } = hintsIn([numbered, record('b', '8')], REGION);
    expect(unreadable).toEqual(['7']);
    expect(hints).toHaveLength(1);
    // Without a number, Lambda treats the whole batch as failed.
    expect(hintsIn([broken], REGION).unreadable).toEqual(['']);
  });
});
