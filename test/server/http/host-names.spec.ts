import { describe, expect, it } from 'vitest';
import { endpointUrl, isHost, isLoopback } from '../../../server/http/host-names.ts';

describe('A host', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost', 'LOCALHOST'])(
    '%s is loopback',
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );

  it.each(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.org', 'localhost.example.org', '1::1'])(
    '%s is not loopback',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );

  it.each(['127.0.0.1', '::1', 'fe80::1%eth0', 'db-1.example.org', 'x'])('can be %s', (host) => {
    expect(isHost(host)).toBe(true);
  });

  it.each(['', ' ', '[::1]', 'http://x', 'x/y', 'x:80', '-x', 'x;rm'])("cannot be '%s'", (host) => {
    expect(isHost(host)).toBe(false);
  });
});

describe('The endpoint', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:4599'],
    ['::1', 'http://[::1]:4599'],
    ['db.example.org', 'http://db.example.org:4599'],
    ['0.0.0.0', 'http://127.0.0.1:4599'],
    ['::', 'http://[::1]:4599'],
  ])('of a listener on %s is %s', (host, url) => {
    expect(endpointUrl('http', host, 4599)).toBe(url);
  });
});
