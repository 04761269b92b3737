import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Hold } from './memory.ts';
import { peerOf, siteOf } from './peer.ts';

/** One connection of a client, and what is going on in it. */
export type Connection = {
  /** See `nameOf`. */
  readonly name: string;
  /** The one that requests come from, as soon as one has come; of TLS, the outer one until then. */
  socket: Socket;
  readonly peer: string | undefined;
  /** Who has a share together with it. */
  readonly site: string;
  /** Requests whose answers are not with the kernel yet, in the order they came. */
  readonly requests: Set<IncomingMessage>;
  /** Those of them that wait for the answers before theirs. */
  readonly waiting: Waiting[];
  /** The memory that those take. */
  waitingRoom: Hold | null;
  /** Whether it has carried a request that was authenticated. */
  trusted: boolean;
  /** How many of its requests the API is at. */
  working: number;
  /** When its last answer was with the kernel, on the clock of `performance.now`. */
  idleSince: number;
  /** Whether its last answer is to be the end of it. */
  ending: boolean;
};

/** A request that is not begun yet. */
export type Waiting = { readonly request: IncomingMessage; readonly start: () => void };

/** A connection on which nothing has happened yet. */
export const newConnection = (socket: Socket): Connection => {
  const peer = peerOf(socket);
  return {
    name: nameOf(socket),
    socket,
    peer,
    site: siteOf(peer),
    requests: new Set(),
    waiting: [],
    waitingRoom: null,
    trusted: false,
    working: 0,
    idleSince: performance.now(),
    ending: false,
  };
};

/** Either socket of a TLS connection, the outer or the inner one. */
export type Peer = Pick<Socket, 'remoteAddress' | 'remotePort'>;

/** The one property both sockets of a TLS connection share, while it is open. */
export const nameOf = ({ remoteAddress, remotePort }: Peer): string =>
  `${remoteAddress} ${remotePort}`;
