import type { IncomingMessage } from 'node:http';
import type { RequestHead } from '../../functions/api/precheck.ts';
import { peerOf } from './connection.ts';
import type { Owner, RequestMemory, Reservation } from './request-memory.ts';

/** Returns a request without its body. Nothing is decoded, since the signature covers the bytes as sent. */
export const headOf = (request: IncomingMessage): RequestHead => {
  const { method = '', url = '', rawHeaders, socket } = request;
  const mark = url.indexOf('?');
  const peer = peerOf(socket);
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers: pairs(rawHeaders),
    basePath: '',
    ...(peer !== undefined && { peer }),
  };
};

/** Names and values alternate in `rawHeaders`, in wire order and with duplicates. */
const pairs = (raw: readonly string[]): (readonly [name: string, value: string])[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));

/** The outcome of reading a body. Only a complete one takes memory afterwards. */
export type Body =
  | {
      readonly kind: 'complete';
      readonly bytes: Buffer;
      /** Releases its memory; to be called once, when the bytes are no longer needed. */
      readonly release: () => void;
    }
  | { readonly kind: 'tooLarge' }
  /** The bodies of all requests together would exceed the memory for them. */
  | { readonly kind: 'tooMany' }
  /** The client hung up or timed out. */
  | { readonly kind: 'lost' };

/** How large a body may be, in bytes, and whose memory it takes. */
export type BodyLimits = {
  readonly limit: number;
  readonly memory: RequestMemory;
  readonly owner: Owner;
};

/** Chunks double up to this size. */
const MAX_CHUNK = 16_384;

/** Whether a request declares a body of more than `limit` bytes. */
export const isDeclaredOver = ({ headers }: IncomingMessage, limit: number): boolean =>
  Number(headers['content-length'] ?? 0) > limit;

/** Reads a body of up to `limit` bytes. */
export const readBody = (request: IncomingMessage, limits: BodyLimits): Promise<Body> =>
  new Promise((resolve) => {
    if (request.destroyed) return resolve({ kind: 'lost' });
    const reservation = limits.memory.reserve(limits.owner, () => fail('tooMany'));
    const buffer = growingBuffer(limits.limit, reservation);
    const fail = (kind: 'tooLarge' | 'tooMany' | 'lost'): void => {
      buffer.drop();
      reservation.release();
      resolve({ kind });
    };
    request.on('data', (received: Buffer) => {
      const failure = buffer.add(received);
      if (failure !== null) fail(failure);
    });
    // A truncated request emits an error before it closes; either way it is over.
    const lose = () => fail('lost');
    request.once('error', lose).once('close', lose);
    request.once('end', () => {
      request.off('close', lose);
      reservation.pin();
      resolve({ kind: 'complete', bytes: buffer.bytes(), release: reservation.release });
    });
  });

/**
 * A buffer that takes memory for what has arrived, whatever length was declared. It copies into chunks
 * that double in size instead of keeping what arrives: a client could send a million pieces of one byte.
 */
const growingBuffer = (limit: number, reservation: Reservation) => {
  let chunks: Buffer[] = [];
  let length = 0;
  /** Unused bytes of the last chunk. */
  let free = 0;
  let dropped = false;

  /** Fills up the last chunk and returns what does not fit. */
  const fill = (received: Buffer): Buffer => {
    const last = chunks.at(-1);
    const fitting = Math.min(free, received.length);
    if (last === undefined || fitting === 0) return received;
    received.copy(last, last.length - free, 0, fitting);
    free -= fitting;
    length += fitting;
    return received.subarray(fitting);
  };

  const append = (rest: Buffer): boolean => {
    if (rest.length === 0) return true;
    const size = Math.min(Math.max(rest.length, Math.min(length, MAX_CHUNK)), limit - length);
    if (!reservation.grow(size)) return false;
    chunks.push(newChunk(rest, size));
    free = size - rest.length;
    length += rest.length;
    return true;
  };

  return {
    bytes: (): Buffer => joined(chunks.splice(0), length),
    add: (received: Buffer): 'tooLarge' | 'tooMany' | null => {
      if (dropped) return null;
      if (length + received.length > limit) return 'tooLarge';
      return append(fill(received)) ? null : 'tooMany';
    },
    drop: (): void => {
      dropped = true;
      chunks = [];
    },
  };
};

/** Most bodies arrive in one piece and need no copy. */
const newChunk = (start: Buffer, size: number): Buffer => {
  if (size === start.length) return start;
  const larger = Buffer.allocUnsafeSlow(size);
  start.copy(larger);
  return larger;
};

const joined = (chunks: readonly Buffer[], length: number): Buffer => {
  const [only, ...more] = chunks;
  const all = only !== undefined && more.length === 0 ? only : Buffer.concat(chunks, length);
  return all.subarray(0, length);
};
