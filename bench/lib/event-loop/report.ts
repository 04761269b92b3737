/** The longest that anything may hold the event loop, in milliseconds. */
export const TARGET = 20;

/** A turn that took longer than the target, and what is known of it. Times in milliseconds. */
export type Held = {
  readonly wall: number;
  /** Of the service's main thread. What is missing of `wall`, the disk or other processes had. */
  readonly cpu: number;
  readonly sqlite: number;
  /** Commits and checkpoints, which wait for the disk. */
  readonly commits: number;
  readonly collection: number;
};

/** What a service noted since the last report. */
export type Report = {
  /** How much later than due a timer was, again and again. */
  readonly turns: readonly number[];
  /** CPU time of the main thread from each to the next. */
  readonly working: readonly number[];
  readonly held: readonly Held[];
  readonly longest: { readonly sql: string; readonly took: number };
};

/** Whether it is one; it has come from another process. */
export const isReport = (message: unknown): message is Report =>
  typeof message === 'object' && message !== null && 'turns' in message && 'working' in message;
