import type { ServerResponse } from 'node:http';
import type { HttpResponse } from '../../functions/api/wire/http.ts';
import type { Connection } from './connection.ts';
import { overloaded, type Refuse } from './direct-response.ts';
import type { RejectedClients } from './rejected-clients.ts';
import { SMALL_BYTES } from './request-memory.ts';

/** Memory of responses that the kernel has not taken yet. */
export type ResponseMemory = {
  /**
   * Reserves memory for a response and returns its release, to be called when the kernel has taken the
   * response or the connection is closed. Returns `null` if there is not enough, never for a small response.
   */
  readonly reserve: (connection: Connection, bytes: number) => (() => void) | null;
};

/** In bytes, for all large responses together; and who counts the slow readers that are evicted. */
export type ResponseMemoryLimits = {
  readonly limit: number;
  readonly rejectedClients: RejectedClients;
};

/** How long a client may take to read its response before others can evict it, in milliseconds. */
const READING_TIME = 1_000;

type Held = { readonly connection: Connection; readonly bytes: number; readonly since: number };

/** Shares memory among responses. A slow reader keeps its response until others need the memory. */
export const responseMemory = ({
  limit,
  rejectedClients,
}: ResponseMemoryLimits): ResponseMemory => {
  // Oldest first.
  const reservations = new Set<Held>();
  let taken = 0;

  const release = (held: Held): void => {
    if (reservations.delete(held)) taken -= held.bytes;
  };

  const evictFor = (bytes: number): boolean => {
    for (const held of reservations) {
      if (taken + bytes <= limit || performance.now() - held.since < READING_TIME) break;
      rejectedClients.count('readersEvicted', held.connection.peer);
      release(held);
      held.connection.socket.destroy();
    }
    return taken + bytes <= limit;
  };

  return {
    reserve: (connection, bytes) => {
      if (bytes <= SMALL_BYTES) return () => {};
      if (!evictFor(bytes)) return null;
      const held = { connection, bytes, since: performance.now() };
      reservations.add(held);
      taken += bytes;
      return () => release(held);
    },
  };
};

/** Dependencies of sending responses. */
export type SendContext = {
  readonly responses: ResponseMemory;
  readonly refuse: Refuse;
  readonly rejectedClients: RejectedClients;
};

/** Sends a response, or a 503 if there is no memory to hold it until the client has read it. */
export const send = (
  { responses, refuse, rejectedClients }: SendContext,
  to: { readonly connection: Connection; readonly response: ServerResponse },
  answer: HttpResponse,
  { last }: { readonly last: boolean },
): void => {
  const { connection, response } = to;
  if (response.destroyed) return;
  const bytes = Buffer.byteLength(answer.body);
  const release = responses.reserve(connection, bytes);
  if (release !== null) {
    response.once('close', release);
    write(response, answer, { bytes, last });
    return;
  }
  rejectedClients.count('answersRefused', connection.peer);
  const refused = overloaded(refuse);
  write(response, refused, { bytes: Buffer.byteLength(refused.body), last });
};

const write = (
  response: ServerResponse,
  { status, headers, body }: HttpResponse,
  { bytes, last }: { readonly bytes: number; readonly last: boolean },
): void => {
  response.writeHead(status, {
    ...headers,
    'Content-Length': bytes,
    ...(last && { Connection: 'close' }),
  });
  // Node would keep a copy of a string beside what the kernel has not taken yet.
  response.end(bytes > SMALL_BYTES ? Buffer.from(body) : body);
};
