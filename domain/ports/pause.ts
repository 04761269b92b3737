/** Wait a jittered moment before the given attempt (2, 3, …), so that racing writers part. */
export type Pause = (attempt: number) => Promise<void>;
