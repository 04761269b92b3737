import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { EventStore, RecordedCommit } from '../../../domain/ports/event-store.ts';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { aCommit, aStream, tagged, version } from '../../support/examples.ts';
import { type Acknowledged, valueFor } from '../../support/kill-nine-writer.ts';
import { temporaryFile } from './temporary-file.ts';

const WRITER = fileURLToPath(new URL('../../support/kill-nine-writer.ts', import.meta.url));
const ROUNDS = [1, 2, 3, 4];

/** Lets a writer run until it has told of so many commits, and kills it amid the next. */
const runAndKill = async (path: string, writer: string, commits: number) => {
  const child = spawn(process.execPath, [WRITER, path, writer], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const told: Acknowledged[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(JSON.parse(line));
    if (told.length === commits) child.kill('SIGKILL');
  }
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  return told;
};

const expectKept = async (store: EventStore, { name, seq, label }: Acknowledged) => {
  const commits: RecordedCommit[] = [];
  for await (const commit of store.readCommits(aStream(name), seq - 1)) {
    commits.push(commit);
    break;
  }
  expect(commits).toMatchObject([{ seq }]);
  expect(commits[0]?.events).toContainEqual(
    expect.objectContaining({ type: 'SecretVersionAdded', versionId: version(label) }),
  );
  expect(await store.loadSealed(aStream(name), version(label))).toEqual(valueFor(label));
};

/** Every commit told of is there, and the file is as good as ever. */
const inspect = async (path: string, told: readonly Acknowledged[]): Promise<void> => {
  const store = sqliteEventStore({ path });
  try {
    for (const acknowledged of told) await expectKept(store, acknowledged);
    for (const name of new Set(told.map((line) => line.name))) {
      const head = await store.load(aStream(name));
      const outcome = await store.append(head, aCommit([tagged({ after: 'crash' })]));
      expect(outcome.kind).toBe('appended');
    }
  } finally {
    store.close();
  }
};

describe('kill -9', () => {
  it('loses no commit that was acknowledged, round after round on one file', async () => {
    const path = await temporaryFile();
    let told: readonly Acknowledged[] = [];
    for (const round of ROUNDS) {
      const lines = await runAndKill(path, `round-${round}`, 17 * round);
      told = [...told, ...lines];
      await inspect(path, told);
    }
    expect(told.length).toBeGreaterThanOrEqual(170);
  });

  it('of two processes that share the file loses nothing of either', async () => {
    const path = await temporaryFile();
    const lines = await Promise.all(
      ['left', 'right'].map((writer) => runAndKill(path, writer, 60)),
    );
    const told = lines.flat();
    const places = told.map(({ name, seq }) => `${name} ${seq}`);
    expect(new Set(places).size).toBe(places.length);
    await inspect(path, told);
  });
});
