import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** A program from outside npm without which some specs cannot run. */
export type Tool = {
  readonly name: string;
  /** What remains untested without the tool, as shown to the reader. */
  readonly untested: string;
  /** The command that installs it on Debian. */
  readonly install: string;
  /** With `CI=true`, fails instead of skipping when it is missing. */
  readonly requiredInCi: boolean;
};

/** Returns the output of a program; `null` if it is missing or failed. */
export const probe = (command: string, args: readonly string[]): Promise<string | null> =>
  new Promise((resolve) => {
    execFile(command, [...args], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve(error === null ? `${stdout}${stderr}` : null);
    });
  });

/** Returns the candidate paths of a program, in the order of PATH. */
export const onPath = (program: string): readonly string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program));

/** Returns the first candidate that fits; `null` if none does. */
export const firstFitting = async (
  candidates: Iterable<string>,
  fits: (candidate: string) => Promise<boolean>,
): Promise<string | null> => {
  for (const candidate of new Set(candidates)) {
    if (await fits(candidate)) return candidate;
  }
  return null;
};

/**
 * `describe` for suites that need a tool, given where it was found (a path or an address). Without the
 * tool, the suite is skipped with a notice; throws instead where CI requires it.
 */
export const describeWith = (tool: Tool, found: string | null) => {
  if (found === null) reportMissing(tool);
  return (title: string, suite: (found: string) => void): void => {
    describe.skipIf(found === null)(title, () => suite(found ?? ''));
  };
};

const reportMissing = (tool: Tool): void => {
  const lines = [
    `${tool.name} is missing.`,
    `NOT TESTED: ${tool.untested}.`,
    `Install it with: ${tool.install}`,
  ];
  if (tool.requiredInCi && process.env.CI === 'true') throw new Error(lines.join(' '));
  console.warn(boxed(lines));
};

const boxed = (lines: readonly string[]): string => {
  const width = Math.max(...lines.map((line) => line.length));
  const rule = `+${'-'.repeat(width + 2)}+`;
  return ['', rule, ...lines.map((line) => `| ${line.padEnd(width)} |`), rule, ''].join('\n');
};
