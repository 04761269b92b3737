import type { IncomingMessage } from 'node:http';
import type { Hold, Memory, Owner } from './memory.ts';

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

/** How large a body may be, where it is kept, and for whom. */
export type BodyLimits = {
  readonly limit: number;
  readonly memory: Memory;
  readonly owner: Owner;
};

/** Pieces double up to this size. */
const PAGE = 16_384;

/** Whether a request declares more than `limit` bytes. */
export const isDeclaredOver = ({ headers }: IncomingMessage, limit: number): boolean =>
  Number(headers['content-length'] ?? 0) > limit;

/** Reads a body up to `limit` bytes. */
export const readBody = (request: IncomingMessage, limits: BodyLimits): Promise<Body> =>
  new Promise((resolve) => {
    if (request.destroyed) return resolve({ kind: 'lost' });
    const hold = limits.memory.hold(limits.owner, () => give('tooMany'));
    const kept = growing(limits.limit, hold);
    const give = (kind: 'tooLarge' | 'tooMany' | 'lost'): void => {
      kept.drop();
      hold.release();
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
      hold.keep();
      resolve({ kind: 'complete', bytes: kept.bytes(), release: hold.release });
    });
  });

/**
 * Memory for what has come, whatever was declared: pieces of at least its size and at most a page, and
 * not the chunks as they come, since a client could send a million of one byte each.
 */
const growing = (limit: number, hold: Hold) => {
  let pieces: Buffer[] = [];
  let length = 0;
  /** Of the last piece. */
  let free = 0;
  let dropped = false;

  /** What is left of a chunk when the last piece is full. */
  const fill = (chunk: Buffer): Buffer => {
    const last = pieces.at(-1);
    const fitting = Math.min(free, chunk.length);
    if (last === undefined || fitting === 0) return chunk;
    chunk.copy(last, last.length - free, 0, fitting);
    free -= fitting;
    length += fitting;
    return chunk.subarray(fitting);
  };

  const append = (rest: Buffer): boolean => {
    if (rest.length === 0) return true;
    const size = Math.min(Math.max(rest.length, Math.min(length, PAGE)), limit - length);
    if (!hold.grow(size)) return false;
    pieces.push(piece(rest, size));
    free = size - rest.length;
    length += rest.length;
    return true;
  };

  return {
    bytes: (): Buffer => inOne(pieces.splice(0), length),
    add: (chunk: Buffer): 'tooLarge' | 'tooMany' | null => {
      if (dropped) return null;
      if (length + chunk.length > limit) return 'tooLarge';
      return append(fill(chunk)) ? null : 'tooMany';
    },
    drop: (): void => {
      dropped = true;
      pieces = [];
    },
  };
};

/** Most bodies come in one piece, and need no copy. */
const piece = (start: Buffer, size: number): Buffer => {
  if (size === start.length) return start;
  const larger = Buffer.allocUnsafeSlow(size);
  start.copy(larger);
  return larger;
};

const inOne = (pieces: readonly Buffer[], length: number): Buffer => {
  const [only, ...more] = pieces;
  const all = only !== undefined && more.length === 0 ? only : Buffer.concat(pieces, length);
  return all.subarray(0, length);
};
