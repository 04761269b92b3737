import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const steps: (() => void)[] = [];

/** Registers a clean-up step for the end of the bench, however it ends; the latest runs first. */
export const atTheEnd = (step: () => void): void => {
  if (steps.length === 0) listen();
  steps.push(step);
};

/** Creates a directory that is removed when the bench ends. */
export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), 'bench-'));

/** Makes all later temporary directories of this process, whatever creates them, end with the bench. */
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
