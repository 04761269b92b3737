import { describe, expect, it } from 'vitest';
import { peerOf, siteOf } from '../../../server/http/connection.ts';

describe('The peer of a connection', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['::ffff:0:1', '::ffff:0:1'],
    [undefined, undefined],
  ])('at %s is %s', (remoteAddress, peer) => {
    expect(peerOf({ remoteAddress })).toBe(peer);
  });
});

describe('The site of a peer', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::5:6', '2001:db8:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [undefined, 'unknown'],
  ])('%s is %s', (peer, site) => {
    expect(siteOf(peer)).toBe(site);
  });
});
