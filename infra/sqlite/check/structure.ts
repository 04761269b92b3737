import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { Outage } from '../../../domain/ports/outage.ts';
import { text } from '../columns.ts';
import { asOutage } from '../outages.ts';

/**
 * Finds the first fault in pages and indexes (`PRAGMA integrity_check`, sqlite.org), which is described by
 * page numbers and index names; `null` for a sound file.
 */
export const damageOf = (database: DatabaseSync): string | null => {
  try {
    const [first] = database.prepare('PRAGMA integrity_check(1)').all();
    const line = first === undefined ? 'ok' : text(first, 'integrity_check');
    return line === 'ok' ? null : line;
  } catch (error) {
    if (asOutage(error) instanceof Outage) throw error;
    return 'unreadable';
  }
};

/** Finds the first fault in a file. A file that cannot be checked counts as damaged. */
export const damageIn = (path: string): string | null => {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      return damageOf(database);
    } finally {
      database.close();
    }
  } catch {
    return 'unreadable';
  }
};

/** The result of the check of a file. */
export type StructureResult = {
  readonly path: string;
  readonly damage: string | null;
  readonly milliseconds: number;
};

/** A check of files in the background. */
export type BackgroundCheck = { readonly stop: () => Promise<void> };

/** Callbacks for the result of each file, and for a thread that fails. */
type Callbacks = {
  readonly checked: (result: StructureResult) => void;
  readonly failed: (error: unknown) => void;
};

/** Checks files in another thread, which does not keep the process alive. */
export const checkInBackground = (
  paths: readonly string[],
  { checked, failed }: Callbacks,
): BackgroundCheck => {
  if (paths.length === 0) return { stop: async () => {} };
  const worker = new Worker(new URL('./structure-worker.ts', import.meta.url), {
    workerData: { paths },
  });
  worker.unref();
  worker.on('message', checked);
  worker.on('error', failed);
  return {
    stop: async () => {
      await worker.terminate();
    },
  };
};
