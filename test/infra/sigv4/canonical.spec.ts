import { describe, expect, it } from 'vitest';
import { canonicalRequest } from '../../../infra/sigv4/canonical.ts';
import type { SignedRequest } from '../../../infra/sigv4/request.ts';

const EMPTY_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const plain: SignedRequest = {
  method: 'GET',
  path: '/',
  query: '',
  headers: [['Host', 'h']],
  body: new Uint8Array(),
};

const lineOf = (index: number) => (request: Partial<SignedRequest>) =>
  canonicalRequest({ ...plain, ...request }, ['host']).split('\n')[index];

const pathOf = (path: string) => lineOf(1)({ path });
const queryOf = (query: string) => lineOf(2)({ query });
const headerOf = (...values: string[]) =>
  lineOf(3)({ headers: values.map((value) => ['HoSt', value] as const) });

describe('canonical request', () => {
  it('is six parts, with an empty line after the headers', () => {
    expect(canonicalRequest(plain, ['host'])).toBe(`GET\n/\n\nhost:h\n\nhost\n${EMPTY_HASH}`);
  });

  it('writes the signed headers in their given order and leaves out the others', () => {
    const headers = [
      ['b', '2'],
      ['c', '3'],
      ['a', '1'],
    ] as const;
    expect(canonicalRequest({ ...plain, headers }, ['a', 'b'])).toBe(
      `GET\n/\n\na:1\nb:2\n\na;b\n${EMPTY_HASH}`,
    );
  });

  it('hashes the received body, whatever X-Amz-Content-Sha256 says', () => {
    const headers = [
      ['Host', 'h'],
      ['X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD'],
    ] as const;
    const body = Buffer.from('abc');
    expect(
      canonicalRequest({ ...plain, headers, body }, ['host'])
        .split('\n')
        .at(-1),
    ).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('canonical path', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ['//', '/'],
    ['/./', '/'],
    ['/..', '/'],
    ['/prod', '/prod'],
    ['/prod/', '/prod/'],
    ['/a//b/', '/a/b/'],
    ['/a/../b', '/b'],
    ['/a/..', '/'],
    ['/a/.', '/a'],
    ['/a/b/..', '/a'],
    ['/...', '/...'],
  ])('normalises %j to %j', (path, canonical) => {
    expect(pathOf(path)).toBe(canonical);
  });

  it.each([
    ['/a%20b', '/a%2520b'],
    ['/%2e%2e/a', '/%252e%252e/a'],
    ['/a%2Fb', '/a%252Fb'],
    ["/!'()*", '/%21%27%28%29%2A'],
    ['/~-._', '/~-._'],
    ['/é', '/%C3%A9'],
    ['/\u{1F511}', '/%F0%9F%94%91'],
    ['/\uD83D', '/%EF%BF%BD'],
  ])('encodes %j once more, as %j', (path, canonical) => {
    expect(pathOf(path)).toBe(canonical);
  });
});

describe('canonical query', () => {
  it.each([
    ['', ''],
    ['&', ''],
    ['a', 'a='],
    ['a=', 'a='],
    ['=a', '=a'],
    ['a=1&&b=2', 'a=1&b=2'],
    ['a=b=c', 'a=b%3Dc'],
    ['b=1&a=1', 'a=1&b=1'],
    ['a=2&a=10', 'a=10&a=2'],
    ['a-=1&a=2', 'a=2&a-=1'],
    ['a=1&A=1', 'A=1&a=1'],
    ['%62=1&a=1', 'a=1&b=1'],
    ['a=1&a=1', 'a=1&a=1'],
  ])('sorts %j into %j', (query, canonical) => {
    expect(queryOf(query)).toBe(canonical);
  });

  it.each([
    ['a=%7e', 'a=~'],
    ['a=%c3%a9', 'a=%C3%A9'],
    ['a=é', 'a=%C3%A9'],
    ['a=%ff', 'a=%FF'],
    ['a=%', 'a=%25'],
    ['a=%zz', 'a=%25zz'],
    ['a=%4', 'a=%254'],
    ['a=+', 'a=%2B'],
    ['a=%0A', 'a=%0A'],
    ['a=%7F', 'a=%7F'],
    ['a=%80', 'a=%80'],
    ['a=/:', 'a=%2F%3A'],
    ['a=\uD83D', 'a=%EF%BF%BD'],
  ])('spells %j as %j', (query, canonical) => {
    expect(queryOf(query)).toBe(canonical);
  });

  it('leaves out X-Amz-Signature however it is escaped, and nothing that resembles it', () => {
    expect(queryOf('X-Amz-Signature=1&X-Amz-Signature=2&%58-Amz-Signature=3')).toBe('');
    expect(queryOf('x-amz-signature=1&X-Amz-Signature2=2')).toBe(
      'X-Amz-Signature2=2&x-amz-signature=1',
    );
  });
});

describe('canonical headers', () => {
  it.each([
    ['  a  ', 'host:a'],
    ['\ta\t', 'host:a'],
    ['a \t  b', 'host:a b'],
    ['"a   b"', 'host:"a b"'],
    ['a\r\n b', 'host:a b'],
    ['a\nx-amz-date:b', 'host:a x-amz-date:b'],
    ['', 'host:'],
    ['a\u00A0', 'host:a\u00A0'],
  ])('collapses the white space of %j', (value, line) => {
    expect(headerOf(value)).toBe(line);
  });

  it('joins several values with commas in the order received', () => {
    expect(headerOf('b ', ' a', 'b')).toBe('host:b,a,b');
  });
});
