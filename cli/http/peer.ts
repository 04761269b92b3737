import type { Socket } from 'node:net';

const MAPPED = /^::ffff:(?=\d+\.)/i;

/**
 * The address at the other end of a connection, `undefined` once it is closed. An IPv4 address is
 * written as such, also where the listener is an IPv6 one and gets it mapped.
 */
export const peerOf = ({ remoteAddress }: Pick<Socket, 'remoteAddress'>): string | undefined =>
  remoteAddress?.replace(MAPPED, '');
