import type { IncomingMessage } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import type { Reservation } from './request-memory.ts';

/** One connection of a client, and what is happening on it. */
export type Connection = {
  /** See `nameOf`. */
  readonly name: string;
  /** The socket that requests come from; on TLS, the outer one until the first request has come. */
  socket: Socket;
  readonly peer: string | undefined;
  /** The unit in which clients share resources; see `siteOf`. */
  readonly site: string;
  /** Requests whose responses the kernel has not taken yet, in order of arrival. */
  readonly requests: Set<IncomingMessage>;
  /** Those of them that wait for earlier responses. */
  readonly pipelined: Pipelined[];
  /** The memory of the pipelined requests. */
  pipelineMemory: Reservation | null;
  /** Whether it has carried an authenticated request. */
  authenticated: boolean;
  /** How many of its requests the API is working on. */
  inProgress: number;
  /** When the kernel took its last response, on the clock of `performance.now`. */
  idleSince: number;
  /** Whether it closes after its last response. */
  ending: boolean;
};

/** A request that has not been started yet. */
export type Pipelined = { readonly request: IncomingMessage; readonly start: () => void };

/** A new connection, idle and unauthenticated. */
export const newConnection = (socket: Socket): Connection => {
  const peer = peerOf(socket);
  return {
    name: nameOf(socket),
    socket,
    peer,
    site: siteOf(peer),
    requests: new Set(),
    pipelined: [],
    pipelineMemory: null,
    authenticated: false,
    inProgress: 0,
    idleSince: performance.now(),
    ending: false,
  };
};

/** Either socket of a TLS connection, the outer or the inner one. */
export type RemoteEnd = Pick<Socket, 'remoteAddress' | 'remotePort'>;

/** Names a connection by its remote end, the one property that both sockets of a TLS connection share. */
export const nameOf = ({ remoteAddress, remotePort }: RemoteEnd): string =>
  `${remoteAddress} ${remotePort}`;

const MAPPED = /^::ffff:(?=\d+\.)/i;

/** The least that a network assigns to one customer (RFC 6177), in groups of 16 bits. */
const SITE_GROUPS = 4;

/**
 * Returns the address of the client; `undefined` once the connection is closed. An IPv4 address that an IPv6
 * listener sees as a mapped one is written as IPv4.
 */
export const peerOf = ({ remoteAddress }: Pick<Socket, 'remoteAddress'>): string | undefined =>
  remoteAddress?.replace(MAPPED, '');

/**
 * Returns the site of a peer: all clients at one site share one part of the resources. For IPv4 it is the
 * address, for IPv6 the /64 prefix, since any client can choose among all addresses below its prefix.
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
