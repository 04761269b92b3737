import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const steps: (() => void)[] = [];

/** Something to undo when the bench ends, however it does; the latest first. */
export const atTheEnd = (step: () => void): void => {
  if (steps.length === 0) listen();
  steps.push(step);
};

/** A directory that is gone when the bench ends. */
export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), 'bench-'));

/** From now on all temporary directories of this process, whoever makes them, end with the bench. */
export const containTemporaryDirectories = (): void => {
  const directory = mkdtempSync(join(tmpdir(), 'sealstream-bench-'));
  atTheEnd(() => rmSync(directory, { recursive: true, force: true }));
  process.env.TMPDIR = directory;
};

const listen = (): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  process.once('exit', () => {
    for (const step of steps.toReversed()) step();
  });
};
