import { Worker } from 'node:worker_threads';

const PROGRAM = new URL('./checkpoint-worker.ts', import.meta.url);

/**
 * Brings the log of an open database into it and cuts the log, in a thread of its own: a long one would
 * hold the event loop for as long as that takes. Resolves with whether that thread could work; what it
 * had to leave, since others read or wrote, is not told. Nothing waits for it when the process ends.
 */
export const checkpointAside = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const worker = new Worker(PROGRAM, { workerData: path });
    worker.unref();
    // Its end follows, with a code that tells of it.
    worker.once('error', () => {});
    worker.once('exit', (code) => resolve(code === 0));
  });
