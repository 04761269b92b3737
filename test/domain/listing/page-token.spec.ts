import { describe, expect, it } from 'vitest';
import { type PageScope, pageTokens } from '../../../domain/listing/page-token.ts';
import { canonicalQuery, type ListQuery } from '../../../domain/listing/query.ts';
import { type AccountId, branded, type Region } from '../../../domain/secret/ids.ts';
import { ACCOUNT, REGION } from '../../support/examples.ts';
import { aScope, macWith, tokens } from './tokens.ts';

const POSITION = { sortKey: '000001767355200000', name: 'prod/db' };
const QUERY: ListQuery = {
  filters: [
    { key: 'name', values: ['prod', 'test'] },
    { key: 'all', values: ['db'] },
  ],
  sortBy: 'created-date',
  sortOrder: 'asc',
  includePlannedDeletion: false,
};
const scopeOf = (query: Partial<ListQuery>): PageScope =>
  aScope({ query: canonicalQuery({ ...QUERY, ...query }) });

describe('A NextToken', () => {
  const token = tokens.encode(POSITION, scopeOf({}));

  it('continues its query after the last entry of the page', () => {
    expect(tokens.decode(token, scopeOf({}))).toEqual(POSITION);
  });

  it('continues an equivalent query with filters and values in another order', () => {
    const filters = QUERY.filters.map(({ key, values }) => ({ key, values: values.toReversed() }));
    expect(tokens.decode(token, scopeOf({ filters: filters.toReversed() }))).toEqual(POSITION);
  });

  it.each<[what: string, scope: PageScope]>([
    ['filters', scopeOf({ filters: QUERY.filters.slice(1) })],
    ['no filter', scopeOf({ filters: [] })],
    ['sort', scopeOf({ sortBy: 'name' })],
    ['order', scopeOf({ sortOrder: 'desc' })],
    ['planned deletion', scopeOf({ includePlannedDeletion: true })],
    ['operation', { ...scopeOf({}), operation: 'BatchGetSecretValue' }],
    [
      'account',
      { ...scopeOf({}), owner: { account: branded<AccountId>('444455556666'), region: REGION } },
    ],
    [
      'region',
      { ...scopeOf({}), owner: { account: ACCOUNT, region: branded<Region>('eu-west-2') } },
    ],
  ])('is invalid with another %s', (_what, scope) => {
    expect(tokens.decode(token, scope)).toBe('invalid');
  });

  it('is invalid under another key', () => {
    expect(pageTokens(macWith('another key')).decode(token, scopeOf({}))).toBe('invalid');
  });

  it('is invalid if any of its characters is changed', () => {
    const other = { A: 'B' } as Readonly<Record<string, string>>;
    for (const [at, character] of [...token].entries()) {
      const changed = `${token.slice(0, at)}${other[character] ?? 'A'}${token.slice(at + 1)}`;
      expect(tokens.decode(changed, scopeOf({}))).toBe('invalid');
    }
  });

  it('is invalid if it is truncated or extended', () => {
    for (const at of token.split('').keys()) {
      expect(tokens.decode(token.slice(0, at), scopeOf({}))).toBe('invalid');
      expect(tokens.decode(token.slice(at + 1), scopeOf({}))).toBe('invalid');
    }
    for (const end of ['A', 'AAAA', '=', '==', ' ', '\n']) {
      expect(tokens.decode(`${token}${end}`, scopeOf({}))).toBe('invalid');
    }
  });

  it('is base64url of at most 4096 characters, even with the longest names', () => {
    const name = 'n'.repeat(512);
    const longest = tokens.encode({ sortKey: name, name }, scopeOf({}));
    expect(longest).toMatch(/^[A-Za-z0-9_-]{1,4096}$/);
    expect(longest).toHaveLength(1418);
    expect(tokens.decode(longest, scopeOf({}))).toEqual({ sortKey: name, name });
  });

  it('is invalid if it is longer than the model allows, even with a correct MAC', () => {
    const long = tokens.encode({ sortKey: 'k'.repeat(4000), name: 'n' }, scopeOf({}));
    expect(tokens.decode(long, scopeOf({}))).toBe('invalid');
  });

  it('does not grow with the query, which it does not contain', () => {
    const filters = [{ key: 'name', values: ['x'.repeat(512)] }] as const;
    expect(tokens.encode(POSITION, scopeOf({ filters }))).toHaveLength(token.length);
  });
});

describe('The MAC of a NextToken', () => {
  it('is verified before the position is parsed', () => {
    const forged = Buffer.concat([Buffer.alloc(32), Buffer.from('no JSON')]).toString('base64url');
    expect(tokens.decode(forged, aScope())).toBe('invalid');
  });

  it('is domain-separated, so that nothing else signed with the key is a token', () => {
    const signed: string[] = [];
    const spying = pageTokens({
      sign: (text) => {
        signed.push(text);
        return new Uint8Array(32);
      },
    });
    spying.encode(POSITION, aScope({ query: 'q' }));
    const body = JSON.stringify([POSITION.sortKey, POSITION.name]);
    expect(signed.map((text) => JSON.parse(text))).toEqual([
      ['sealstream page token 1', 'ListSecrets', ACCOUNT, REGION, 'q', body],
    ]);
  });
});
