import type { Head } from '../ports/event-store.ts';

/**
 * Whether what happens to this stream may concern replicas in other regions: it had a link to one at
 * some time, be it under an earlier secret of its name.
 */
export const takesPart = ({ secret }: Pick<Head, 'secret'>): boolean => secret.memory.lastEpoch > 0;
