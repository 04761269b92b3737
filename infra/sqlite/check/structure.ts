import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { Outage } from '../../../domain/ports/outage.ts';
import { text } from '../columns.ts';
import { asOutage } from '../outages.ts';

/**
 * The first thing SQLite finds wrong with pages and indexes (`PRAGMA integrity_check`, sqlite.org), which
 * has numbers of pages and names of indexes; `null` for a sound file.
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

/** The same of a file; what keeps it from being looked at counts as damage. */
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

/** What became of the look at a file. */
export type Looked = {
  readonly path: string;
  readonly damage: string | null;
  readonly milliseconds: number;
};

/** A look at files that goes on beside everything else. */
export type BackgroundCheck = { readonly stop: () => Promise<void> };

/** Who is told of each file, and of a thread that does not work. */
type Told = {
  readonly looked: (looked: Looked) => void;
  readonly failed: (error: unknown) => void;
};

/** Looks at files in a thread of its own, which the event loop does not wait for. */
export const checkInBackground = (
  paths: readonly string[],
  { looked, failed }: Told,
): BackgroundCheck => {
  if (paths.length === 0) return { stop: async () => {} };
  const worker = new Worker(new URL('./structure-worker.ts', import.meta.url), {
    workerData: { paths },
  });
  worker.unref();
  worker.on('message', looked);
  worker.on('error', failed);
  return {
    stop: async () => {
      await worker.terminate();
    },
  };
};
