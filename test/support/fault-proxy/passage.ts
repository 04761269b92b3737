import type { Socket } from 'node:net';
import { setTimeout as timer } from 'node:timers/promises';
import type { Fault, Link } from './fault.ts';

/** One direction of a connection. */
export type Passage = {
  readonly from: Socket;
  readonly to: Socket;
  /** Whether this is the direction of responses. */
  readonly answers: boolean;
  /** Returns the fault at the time a chunk arrives. */
  readonly fault: (chunk: Buffer) => Fault;
};

/** The initial window of TCP, ten packets (RFC 6928), in bytes. */
const FIRST_WINDOW = 10 * 1460;

/** The handshakes of TCP and TLS 1.3, in round trips, before a request can be sent. */
const HANDSHAKES = 2;

/**
 * Forwards the bytes of one direction, chunk by chunk, subject to the current fault. What cannot be
 * forwarded yet is not read either, which the sender notices like a full window.
 */
export const carry = async (passage: Passage): Promise<void> => {
  const { from, to } = passage;
  const window = FIRST_WINDOW;
  const way: Way = { carried: 0, window, left: window, opened: 0, arrival: Promise.resolve() };
  // The other direction may continue after this one has ended.
  for await (const chunk of from.iterator({ destroyOnReturn: false })) {
    await pass(passage, way, chunk);
    if (to.destroyed) return;
  }
  await way.arrival;
  to.end();
};

/** The progress of one direction. */
type Way = {
  /** In bytes. */
  carried: number;
  /** The window in bytes, and how much of it is left in this round trip. */
  window: number;
  left: number;
  /** The start of this round trip. */
  opened: number;
  /** Resolves when the last piece has arrived. */
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

/** Waits without keeping the process alive. */
const wait = (milliseconds: number): Promise<void> =>
  timer(milliseconds, undefined, { ref: false });

/** Resets connections, which both ends see like the loss of a machine. */
export const reset = (...sockets: readonly Socket[]): void => {
  for (const socket of sockets) socket.resetAndDestroy();
};

const write = async (to: Socket, bytes: Uint8Array): Promise<void> => {
  if (bytes.length === 0 || to.destroyed || to.write(bytes)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  to.once('drain', resolve).once('close', resolve);
  await promise;
};

/** Sends in pieces that fit the window, each of which arrives half a round trip later. */
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

/** Opens the window again when it is used up; after a pause it restarts at its initial size. */
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
