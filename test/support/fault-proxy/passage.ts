import type { Socket } from 'node:net';
import { setTimeout as timer } from 'node:timers/promises';
import type { Fault, Link } from './fault.ts';

/** One direction of a connection. */
export type Passage = {
  readonly from: Socket;
  readonly to: Socket;
  /** Whether it is the one that answers come by. */
  readonly answers: boolean;
  /** What is wrong with the way when a chunk comes to it. */
  readonly fault: (chunk: Buffer) => Fault;
};

/** What TCP sends on a new connection before it hears anything: ten packets (RFC 6928), in bytes. */
const FIRST_WINDOW = 10 * 1460;

/** The handshakes of TCP and TLS 1.3, in round trips, before a request can be sent. */
const HANDSHAKES = 2;

/**
 * Carries the bytes of one direction, chunk after chunk, as the fault of the moment says. What cannot be
 * carried yet is not read either, so that the sender notices as it would notice a full window.
 */
export const carry = async (passage: Passage): Promise<void> => {
  const { from, to } = passage;
  const window = FIRST_WINDOW;
  const way: Way = { carried: 0, window, left: window, opened: 0, arrival: Promise.resolve() };
  // The other direction may go on when this one has ended.
  for await (const chunk of from.iterator({ destroyOnReturn: false })) {
    await pass(passage, way, chunk);
    if (to.destroyed) return;
  }
  await way.arrival;
  to.end();
};

/** How far one direction is. */
type Way = {
  /** In bytes. */
  carried: number;
  /** Bytes that may be on their way at a time, and how many more of them this round trip. */
  window: number;
  left: number;
  /** When this round trip began. */
  opened: number;
  /** Resolves when what was sent last is there. */
  arrival: Promise<void>;
};

const pass = async (passage: Passage, way: Way, chunk: Buffer): Promise<void> => {
  const { from, to, answers } = passage;
  const fault = passage.fault(chunk);
  way.carried += chunk.length;
  switch (fault.kind) {
    case 'none':
      return write(to, chunk);
    case 'silence':
      return;
    case 'reset':
      return reset(from, to);
    case 'link':
      if (!answers && way.opened === 0) await wait(HANDSHAKES * fault.roundTrip);
      return overLink(to, way, chunk, fault);
    case 'cut':
    case 'drip':
      return answers ? mangle(passage, way, chunk, fault) : write(to, chunk);
  }
};

const mangle = async (
  { from, to }: Passage,
  { carried }: Way,
  chunk: Buffer,
  fault: Extract<Fault, { readonly after: number }>,
): Promise<void> => {
  const clear = Math.max(0, fault.after - (carried - chunk.length));
  await write(to, chunk.subarray(0, clear));
  if (chunk.length <= clear) return;
  if (fault.kind === 'cut') return reset(from, to);
  for (const byte of chunk.subarray(clear)) {
    await wait(fault.every);
    if (to.destroyed) return;
    await write(to, Buffer.of(byte));
  }
};

/** Keeps no process alive. */
const wait = (milliseconds: number): Promise<void> =>
  timer(milliseconds, undefined, { ref: false });

/** Both ends learn of it as of a machine that went away. */
export const reset = (...sockets: readonly Socket[]): void => {
  for (const socket of sockets) socket.resetAndDestroy();
};

const write = async (to: Socket, bytes: Uint8Array): Promise<void> => {
  if (bytes.length === 0 || to.destroyed || to.write(bytes)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  to.once('drain', resolve).once('close', resolve);
  await promise;
};

/** In pieces that fit what may be on its way, each of which arrives half a round trip later. */
const overLink = async (to: Socket, way: Way, chunk: Buffer, link: Link): Promise<void> => {
  const { roundTrip, slowStart } = link;
  for (let sent = 0; sent < chunk.length; ) {
    await nextRoundTrip(way, link);
    if (to.destroyed) return;
    const piece = chunk.subarray(sent, slowStart ? sent + way.left : chunk.length);
    sent += piece.length;
    way.left -= piece.length;
    way.arrival = Promise.all([way.arrival, wait(roundTrip / 2)]).then(() => {
      if (!to.destroyed) to.write(piece);
    });
  }
};

/** Opens the window anew when it is used up; it is as small as at first after a pause. */
const nextRoundTrip = async (way: Way, { roundTrip, slowStart }: Link): Promise<void> => {
  const since = performance.now() - way.opened;
  if (since >= 2 * roundTrip) {
    Object.assign(way, { window: FIRST_WINDOW, left: FIRST_WINDOW, opened: performance.now() });
  } else if (slowStart && way.left === 0) {
    await wait(Math.max(0, roundTrip - since));
    way.window *= 2;
    Object.assign(way, { left: way.window, opened: performance.now() });
  }
};
