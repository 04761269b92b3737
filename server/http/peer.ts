import { isIPv6, type Socket } from 'node:net';

const MAPPED = /^::ffff:(?=\d+\.)/i;

/** What a network gives to one customer at least (RFC 6177), in groups of 16 bits. */
const SITE_GROUPS = 4;

/**
 * The address at the other end of a connection, `undefined` once it is closed. An IPv4 address is
 * written as such, also where the listener is an IPv6 one and gets it mapped.
 */
export const peerOf = ({ remoteAddress }: Pick<Socket, 'remoteAddress'>): string | undefined =>
  remoteAddress?.replace(MAPPED, '');

/**
 * Whom a peer shares its part of a server's resources with: everybody behind its address. Of an IPv6
 * address the first 64 bits count, as everybody can have all the others.
 */
export const siteOf = (peer: string | undefined): string => {
  if (peer === undefined) return 'unknown';
  const [address = ''] = peer.split('%');
  if (!isIPv6(address)) return peer;
  const [front = '', back] = address.split('::');
  const before = groupsIn(front);
  const after = groupsIn(back ?? '');
  const zeros = back === undefined ? [] : Array(Math.max(0, 8 - before.length - after.length));
  const groups = [...before, ...zeros.fill('0'), ...after];
  return `${groups.slice(0, SITE_GROUPS).join(':')}::/64`;
};

const groupsIn = (text: string): string[] => (text === '' ? [] : text.split(':'));
