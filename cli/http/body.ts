import type { IncomingMessage } from 'node:http';
import type { Memory } from './memory.ts';

/** What became of a request's body. Nothing is kept of any but a complete one. */
export type Body =
  | {
      readonly kind: 'complete';
      readonly bytes: Buffer;
      /** Gives its memory back; to be called once, when nobody reads the bytes any more. */
      readonly release: () => void;
    }
  | { readonly kind: 'tooLarge' }
  /** The bodies of all requests together take more memory than they may. */
  | { readonly kind: 'tooMany' }
  /** The client hung up, or took too long. */
  | { readonly kind: 'lost' };

/** How large a body may be, and where it is kept. */
export type BodyLimits = { readonly limit: number; readonly memory: Memory };

/** Whether a request declares more than `limit` bytes. */
export const isDeclaredOver = ({ headers }: IncomingMessage, limit: number): boolean =>
  Number(headers['content-length'] ?? 0) > limit;

/** Reads a body up to `limit` bytes. */
export const readBody = (request: IncomingMessage, { limit, memory }: BodyLimits): Promise<Body> =>
  new Promise((resolve) => {
    if (request.destroyed) return resolve({ kind: 'lost' });
    const kept = growing(limit, memory);
    const give = (kind: 'tooLarge' | 'tooMany' | 'lost'): void => {
      kept.release();
      resolve({ kind });
    };
    request.on('data', (chunk: Buffer) => {
      const trouble = kept.add(chunk);
      if (trouble !== null) give(trouble);
    });
    // A request that is cut off says so with an error first; what matters is that it is over.
    const lose = () => give('lost');
    request.once('error', lose).once('close', lose);
    request.once('end', () => {
      request.off('close', lose);
      resolve({ kind: 'complete', bytes: kept.bytes(), release: kept.release });
    });
  });

/** One piece of memory and not a list of chunks: a client could send a million of one byte each. */
const growing = (limit: number, memory: Memory) => {
  let buffer: Buffer = Buffer.alloc(0);
  let length = 0;
  let released = false;

  const append = (chunk: Buffer, needed: number): boolean => {
    if (needed > buffer.length) {
      const size = Math.min(limit, Math.max(needed, 2 * buffer.length));
      if (!memory.take(size - buffer.length)) return false;
      buffer = enlarged(buffer, size);
    }
    chunk.copy(buffer, length);
    return true;
  };

  /** Most bodies come in one piece, and need no copy. */
  const keep = (chunk: Buffer): boolean => {
    if (!memory.take(chunk.length)) return false;
    buffer = chunk;
    return true;
  };

  return {
    bytes: () => buffer.subarray(0, length),
    add: (chunk: Buffer): 'tooLarge' | 'tooMany' | null => {
      if (released) return null;
      const needed = length + chunk.length;
      if (needed > limit) return 'tooLarge';
      const fits = length === 0 ? keep(chunk) : append(chunk, needed);
      if (fits) length = needed;
      return fits ? null : 'tooMany';
    },
    release: (): void => {
      if (released) return;
      released = true;
      memory.give(buffer.length);
      buffer = Buffer.alloc(0);
    },
  };
};

const enlarged = (buffer: Buffer, size: number): Buffer => {
  const larger = Buffer.allocUnsafeSlow(size);
  buffer.copy(larger);
  return larger;
};
