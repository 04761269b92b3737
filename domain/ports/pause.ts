/** Backs off with jitter before the given attempt (2, 3, …), so that racing writers spread out. */
export type Pause = (attempt: number) => Promise<void>;
