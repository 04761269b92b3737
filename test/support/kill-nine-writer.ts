import { writeSync } from 'node:fs';
import type { Commit, Head } from '../../domain/ports/stream.ts';
import { sqliteEventStore } from '../../infra/sqlite/event-store.ts';
import { aCommit, aStream, creation, moved, sealed, versionAdded } from './examples.ts';

/** The JSON lines the writer prints, one for each commit that the store has acknowledged. */
export type Acknowledged = { readonly name: string; readonly seq: number; readonly label: string };

/** Returns the value of a version: several pages long, and derived from its label. */
export const valueFor = (label: string) =>
  sealed(label, new TextEncoder().encode(`${label};`.repeat(500)));

const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** Appends new versions to all streams concurrently, until this process is killed. */
const writeForEver = async (path: string, writer: string): Promise<void> => {
  const store = sqliteEventStore({ path });
  const keepWriting = async (name: string): Promise<void> => {
    for (;;) {
      const head = await store.load(aStream(name));
      const label = `${writer}-${head.seq + 1}`;
      const outcome = await store.append(head, nextVersion(head, label));
      if (outcome.kind === 'appended') tell({ name, seq: outcome.head.seq, label });
    }
  };
  await Promise.all(NAMES.map(keepWriting));
};

const nextVersion = ({ seq, stream }: Head, label: string): Commit =>
  seq === 0
    ? creation(stream.name, label, valueFor(label))
    : aCommit([versionAdded(label), moved(['AWSCURRENT', null, label])], {
        added: valueFor(label),
      });

/** Prints unbuffered, so that the reader has every line that was printed. */
const tell = (line: Acknowledged) => writeSync(process.stdout.fd, `${JSON.stringify(line)}\n`);

if (import.meta.main) {
  const [, , path, writer] = process.argv;
  if (path === undefined || writer === undefined) throw new Error('Usage: <file> <writer>');
  await writeForEver(path, writer);
}
