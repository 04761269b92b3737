import { describe, expect, it, vi } from 'vitest';
import { deriveSigningKey, signingKeys } from '../../../infra/sigv4/signing-key.ts';
import { ACCESS_KEY } from './client.ts';

const scope = {
  date: '20150830',
  region: 'us-east-1',
  service: 'secretsmanager',
  terminator: 'aws4_request',
};
const on = (date: string) => ({ ...scope, date });

describe('a signing key', () => {
  it('does not print its bytes', () => {
    const key = deriveSigningKey(ACCESS_KEY.secretAccessKey, scope);
    expect(key.type).toBe('secret');
    expect(JSON.stringify(key)).toBe('{}');
  });

  it('encodes non-ASCII secrets as UTF-8', () => {
    const key = deriveSigningKey('clé', scope).export().toString('hex');
    expect(key).toHaveLength(64);
    expect(key).not.toBe(deriveSigningKey('cle', scope).export().toString('hex'));
  });

  it('is for aws4_request, whatever else a client wrote there', () => {
    const other = deriveSigningKey('secret', { ...scope, terminator: 'other' });
    expect(other.equals(deriveSigningKey('secret', scope))).toBe(true);
  });
});

describe('a cache of signing keys', () => {
  it('derives a key once per access key, secret and scope', () => {
    const keys = signingKeys({ max: 10 });
    const key = keys(ACCESS_KEY, scope);
    expect(key.equals(deriveSigningKey(ACCESS_KEY.secretAccessKey, scope))).toBe(true);
    expect(keys({ ...ACCESS_KEY }, { ...scope })).toBe(key);
  });

  it.each([
    ['date', ACCESS_KEY, on('20150831')],
    ['region', ACCESS_KEY, { ...scope, region: 'eu-west-1' }],
    ['service', ACCESS_KEY, { ...scope, service: 'kms' }],
    ['secret', { ...ACCESS_KEY, secretAccessKey: 'changed' }, scope],
  ])('keeps another key for another %s', (_part, accessKey, otherScope) => {
    const keys = signingKeys({ max: 10 });
    const key = keys(ACCESS_KEY, scope);
    const other = keys(accessKey, otherScope);
    expect(other.equals(deriveSigningKey(accessKey.secretAccessKey, otherScope))).toBe(true);
    expect(other.equals(key)).toBe(false);
  });

  it('keeps another entry for another key id, though the derived bytes are the same', () => {
    const keys = signingKeys({ max: 10 });
    expect(keys({ ...ACCESS_KEY, accessKeyId: 'OTHER' }, scope)).not.toBe(keys(ACCESS_KEY, scope));
  });

  it('does not confuse parts that concatenate to the same text', () => {
    const keys = signingKeys({ max: 10 });
    const one = keys({ accessKeyId: 'a', secretAccessKey: 'b,c' }, scope);
    const two = keys({ accessKeyId: 'a,b', secretAccessKey: 'c' }, scope);
    expect(one.equals(two)).toBe(false);
  });

  it('evicts the least recently used key, and holds no more than max', () => {
    const keys = signingKeys({ max: 2 });
    const first = keys(ACCESS_KEY, on('20150801'));
    const second = keys(ACCESS_KEY, on('20150802'));
    expect(keys(ACCESS_KEY, on('20150801'))).toBe(first);
    keys(ACCESS_KEY, on('20150803'));
    expect(keys(ACCESS_KEY, on('20150801'))).toBe(first);
    expect(keys(ACCESS_KEY, on('20150802'))).not.toBe(second);
  });

  it('knows its keys by a hash and holds no secret text', () => {
    const set = vi.spyOn(Map.prototype, 'set');
    signingKeys({ max: 1 })(ACCESS_KEY, scope);
    const names = set.mock.calls.map(([name]) => String(name));
    set.mockRestore();
    expect(names.some((name) => /^[A-Za-z0-9+/]{43}=$/.test(name))).toBe(true);
    expect(names.join('\n')).not.toContain(ACCESS_KEY.secretAccessKey);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('cannot have the bound %d', (max) => {
    expect(() => signingKeys({ max })).toThrow(RangeError);
  });
});
