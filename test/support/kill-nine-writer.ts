import { writeSync } from 'node:fs';
import type { Commit, Head } from '../../domain/ports/stream.ts';
import { sqliteEventStore } from '../../infra/sqlite/event-store.ts';
import { aCommit, aStream, creation, moved, sealed, versionAdded } from './examples.ts';

/** What the writer prints, one JSON line each, once the store told it that a commit is kept. */
export type Acknowledged = { readonly name: string; readonly seq: number; readonly label: string };

/** The value of a version: some pages long, and known from its label. */
export const valueFor = (label: string) =>
  sealed(label, new TextEncoder().encode(`${label};`.repeat(500)));

const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** Appends new versions to all streams at once, for ever, until somebody kills this process. */
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

/** At once and not through a buffer, so that what was told is what the reader has. */
const tell = (line: Acknowledged) => writeSync(process.stdout.fd, `${JSON.stringify(line)}\n`);

if (import.meta.main) {
  const [, , path, writer] = process.argv;
  if (path === undefined || writer === undefined) throw new Error('Usage: <file> <writer>');
  await writeForEver(path, writer);
}
