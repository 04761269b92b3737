import { readFileSync } from 'node:fs';

const LIMIT = /^Max open files +(\d+)/m;

/** Open at a time besides connections: the files of 64 regions, and the connections to AWS. */
const OTHERS = 512;

/** Some connections there must be. */
const AT_LEAST = 64;

/** How many files and connections this process may have open; Infinity where that is not known. */
export const openFilesLimit = (): number => {
  try {
    return limitIn(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    // Not Linux.
    return Number.POSITIVE_INFINITY;
  }
};

/** The limit in the text of `/proc/<pid>/limits`; Infinity for none. */
export const limitIn = (limits: string): number => {
  const [, soft] = LIMIT.exec(limits) ?? [];
  return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
};

/** How many of so many connections are possible, when files have to be opened as well. */
export const affordable = (connections: number, openFiles: number): number =>
  Math.min(connections, Math.max(AT_LEAST, openFiles - OTHERS));
