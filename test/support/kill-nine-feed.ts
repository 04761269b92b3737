import { writeSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { emptyHead } from '../../domain/secret/head.ts';
import { type SqliteEventStore, sqliteEventStore } from '../../infra/sqlite/event-store.ts';
import { aCommit, aStream, created, replicaAdded } from './examples.ts';

/** The JSON lines this process prints: that a secret was stored, or that its change was seen. */
export type FeedLine = { readonly appended: string } | { readonly seen: string };

const WRITERS = ['a', 'b', 'c', 'd', 'e'];
const AT_ONCE = 3;

/** Creates secrets with a replica forever, and works through the resulting changes. */
const runForEver = async (path: string, round: string): Promise<void> => {
  const store = sqliteEventStore({ path });
  const keepWriting = async (writer: string): Promise<void> => {
    for (let turns = 0; ; turns += 1) {
      const name = `${round}/${writer}/${turns}`;
      const commit = aCommit([created(name), replicaAdded('us-east-1')]);
      const { kind } = await store.append(emptyHead(aStream(name)), commit);
      if (kind === 'appended') tell({ appended: name });
    }
  };
  await Promise.all([...WRITERS.map(keepWriting), keepReading(store)]);
};

const keepReading = async ({ changes }: SqliteEventStore): Promise<void> => {
  for (;;) {
    const pending = await changes.pending(AT_ONCE);
    for (const { stream } of pending) tell({ seen: stream.name });
    const last = pending.at(-1);
    await (last === undefined ? turn() : changes.done(last.id));
  }
};

/** Prints unbuffered, so that the reader has every line that was printed. */
const tell = (line: FeedLine) => writeSync(process.stdout.fd, `${JSON.stringify(line)}\n`);

if (import.meta.main) {
  const [, , path, round] = process.argv;
  if (path === undefined || round === undefined) throw new Error('Usage: <file> <round>');
  await runForEver(path, round);
}
