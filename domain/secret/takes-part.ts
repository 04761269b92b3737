import type { Head } from '../ports/stream.ts';

/**
 * Whether what happens to this stream may concern other regions: it had a link to a replica there at
 * some time, be it under an earlier secret of its name, or was a replica itself that was promoted.
 */
export const takesPart = ({ secret: { memory } }: Pick<Head, 'secret'>): boolean =>
  memory.lastEpoch > 0 || memory.promoted.size > 0;
