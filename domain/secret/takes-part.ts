import type { Head } from '../ports/event-store.ts';

/** Whether what happens to this stream may concern replicas of its secret in other regions. */
export const takesPart = ({ secret }: Head): boolean =>
  secret.status !== 'absent' && secret.replicated;
