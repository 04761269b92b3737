import { readFileSync } from 'node:fs';
import type { ConcurrencyLimits } from './scheduling.ts';

/** Timeouts, all in milliseconds. */
export type HttpLimits = {
  /** For the headers of a request, from the first byte or the opening of the connection. */
  readonly headers: number;
  /** For a whole request. */
  readonly request: number;
  /** How long a connection may be idle between requests. */
  readonly idle: number;
  /** How long a request may make no progress, whether the server is working or the client is not reading. */
  readonly stalled: number;
};

/** How much a server takes on at a time. */
export type HttpCapacity = {
  /** Fewer if the process may open fewer files. Beyond it, the least useful connection is closed. */
  readonly connections: number;
  /** In bytes, for the bodies of all requests together and for pipelined requests. */
  readonly bodies: number;
  /** The part of `bodies` that only small requests may use. */
  readonly smallBodies: number;
  /** In bytes, for large responses that the kernel has not taken yet. */
  readonly responses: number;
  /** How many requests with expansive responses run at a time, in total and per region. */
  readonly expansive: ConcurrencyLimits;
};

/** The idle timeout exceeds the keep-alive pauses of SDKs, so that few of them meet a closing connection. */
export const LIMITS: HttpLimits = {
  headers: 10_000,
  request: 30_000,
  idle: 65_000,
  stalled: 120_000,
};

const MIB = 1_048_576;

/** Unauthenticated clients can fill most of it, so it has to fit a small machine. */
export const CAPACITY: HttpCapacity = {
  connections: 4_096,
  bodies: 64 * MIB,
  smallBodies: 16 * MIB,
  responses: 64 * MIB,
  expansive: { all: 24, each: 8 },
};

const OPEN_FILES = /^Max open files +(\d+)/m;

/** Descriptors needed besides connections: the files of 64 regions, and connections to AWS. */
const OTHER_FILES = 512;

/** A server needs some connections, however few files it may open. */
const MIN_CONNECTIONS = 64;

/** Reads how many descriptors this process may open; Infinity if that is unknown. */
export const openFilesLimit = (): number => {
  try {
    return limitIn(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    // Not Linux.
    return Number.POSITIVE_INFINITY;
  }
};

/** Parses the soft limit from `/proc/<pid>/limits`; Infinity for none. */
export const limitIn = (limits: string): number => {
  const [, soft] = OPEN_FILES.exec(limits) ?? [];
  return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
};

/** Lowers the wanted number of connections to what the limit of open files leaves for them. */
export const affordable = (connections: number, openFiles: number): number =>
  Math.min(connections, Math.max(MIN_CONNECTIONS, openFiles - OTHER_FILES));
