import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import type { RecordedCommit } from '../../../domain/ports/stream.ts';
import { sqliteEventStore } from '../../../infra/sqlite/event-store.ts';
import { aCommit, aStream, tagged, version } from '../../support/examples.ts';
import type { FeedLine } from '../../support/kill-nine-feed.ts';
import { type Acknowledged, valueFor } from '../../support/kill-nine-writer.ts';
import { openStore, temporaryFile } from './temporary-file.ts';

const WRITER = fileURLToPath(new URL('../../support/kill-nine-writer.ts', import.meta.url));
const FEED = fileURLToPath(new URL('../../support/kill-nine-feed.ts', import.meta.url));
const ROUNDS = [1, 2, 3, 4];

/** Runs a program until it has printed this many lines, and kills it during the next step. */
const linesUntilKilled = async (program: readonly string[], count: number) => {
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === count) child.kill('SIGKILL');
  }
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  return lines;
};

const runAndKill = async (path: string, writer: string, commits: number) => {
  const lines = await linesUntilKilled([WRITER, path, writer], commits);
  return lines.map((line): Acknowledged => JSON.parse(line));
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

/** Every acknowledged commit is there, and the file is intact. */
const inspect = async (path: string, printed: readonly Acknowledged[]): Promise<void> => {
  const store = sqliteEventStore({ path });
  try {
    for (const acknowledged of printed) await expectKept(store, acknowledged);
    for (const name of new Set(printed.map((line) => line.name))) {
      const head = await store.load(aStream(name));
      const outcome = await store.append(head, aCommit([tagged({ after: 'crash' })]));
      expect(outcome.kind).toBe('appended');
    }
  } finally {
    store.close();
  }
};

describe('kill -9', () => {
  it('loses no acknowledged commit, round after round on one file', async () => {
    const path = await temporaryFile();
    let printed: readonly Acknowledged[] = [];
    for (const round of ROUNDS) {
      const lines = await runAndKill(path, `round-${round}`, 17 * round);
      printed = [...printed, ...lines];
      await inspect(path, printed);
    }
    expect(printed.length).toBeGreaterThanOrEqual(170);
  });

  it('of two processes that share a file loses nothing of either', async () => {
    const path = await temporaryFile();
    const lines = await Promise.all(
      ['left', 'right'].map((writer) => runAndKill(path, writer, 60)),
    );
    const printed = lines.flat();
    const places = printed.map(({ name, seq }) => `${name} ${seq}`);
    expect(new Set(places).size).toBe(places.length);
    await inspect(path, printed);
  });

  it('during work on the change feed loses no change of an acknowledged commit', async () => {
    const path = await temporaryFile();
    const printed: FeedLine[] = [];
    for (const round of ROUNDS) {
      const lines = await linesUntilKilled([FEED, path, `round-${round}`], 40 * round);
      printed.push(...lines.map((line): FeedLine => JSON.parse(line)));
    }
    const appended = printed.flatMap((line) => ('appended' in line ? [line.appended] : []));
    const seen = printed.flatMap((line) => ('seen' in line ? [line.seen] : []));
    const pending = await openStore(path).changes.pending(10_000);

    const known = new Set<string>([...seen, ...pending.map(({ stream }) => stream.name)]);
    expect(appended.filter((name) => !known.has(name))).toEqual([]);
    expect(appended.length).toBeGreaterThan(50);
    expect(seen.length).toBeGreaterThan(50);
  });
});
