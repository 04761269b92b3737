import type { IncomingMessage } from 'node:http';

/** What became of a request's body. */
export type Body =
  | { readonly kind: 'complete'; readonly bytes: Buffer }
  /** Nothing of it is kept. */
  | { readonly kind: 'tooLarge' }
  /** The client hung up, or took too long. */
  | { readonly kind: 'lost' };

/**
 * Reads a body up to `limit` bytes. One that declares more is not read at all, and `proceed`, which
 * tells a waiting client to send it, is not called.
 */
export const readBody = (
  request: IncomingMessage,
  limit: number,
  proceed: () => void,
): Promise<Body> => {
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    return Promise.resolve({ kind: 'tooLarge' });
  }
  proceed();
  return collect(request, limit);
};

const collect = (request: IncomingMessage, limit: number): Promise<Body> =>
  new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      resolve({ kind: 'tooLarge' });
    });
    request.once('end', () => resolve({ kind: 'complete', bytes: Buffer.concat(chunks) }));
    // A request that is cut off says so with an error first; what matters is that it is over.
    request.once('error', () => resolve({ kind: 'lost' }));
    request.once('close', () => resolve({ kind: 'lost' }));
  });
