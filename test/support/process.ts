import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** The same as in bin/sealstream. */
const PROGRAM = [process.execPath, '--disable-sigusr1', MAIN] as const;

/** The exit of a process, with its whole output. */
export type Ended = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** A `sealstream` command in a separate process. */
export type SealstreamProcess = {
  readonly pid: number;
  /** Its environment variables, besides PATH. */
  readonly env: Environment;
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Closes the pipes of its output. */
  readonly closeOutput: () => void;
  /** Resolves to the match once stdout and stderr together match. Throws if the process ends before. */
  readonly prints: (pattern: RegExp) => Promise<RegExpExecArray>;
};

export type Environment = Readonly<Record<string, string>>;

type Child = ChildProcessByStdio<null, Readable, Readable>;

type Options = {
  readonly env?: Environment;
  readonly cwd?: string;
  /** A file for stderr instead of the pipe. */
  readonly stderr?: string;
  /** A command that runs it, such as strace. */
  readonly under?: readonly string[];
};

/** Starts a command that is killed after the test. It inherits only PATH from the environment of the test. */
export const sealstream = (
  argv: readonly string[],
  { env = {}, cwd, stderr, under = [] }: Options = {},
): SealstreamProcess => {
  const [command = '', ...args] = redirected([...under, ...PROGRAM, ...argv], stderr);
  const child = spawn(command, args, {
    ...(cwd && { cwd }),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed.stderr += text;
  });
  const ended = endOf(child, printed);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    pid: child.pid ?? 0,
    env,
    ended,
    kill: (signal) => void child.kill(signal),
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    prints: (pattern) => match(child, printed, pattern),
  };
};

/** Lets a shell redirect stderr and then become the command, so that signals reach it. */
const redirected = (command: readonly string[], stderr: string | undefined): readonly string[] =>
  stderr === undefined ? command : ['sh', '-c', `exec "$@" 2>${stderr}`, 'sh', ...command];

type Output = { stdout: string; stderr: string };

const endOf = async (child: Child, printed: Output): Promise<Ended> => {
  const [code, signal] = await once(child, 'close');
  return { code, signal, ...printed };
};

const match = (child: Child, printed: Output, pattern: RegExp): Promise<RegExpExecArray> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const found = pattern.exec(`${printed.stdout}\n${printed.stderr}`);
      if (found === null) return;
      for (const stream of [child.stdout, child.stderr]) stream.off('data', look);
      resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
    child.once('close', () => reject(new Error(`It ended: ${printed.stdout}${printed.stderr}`)));
    look();
  });

/** The content of the banner. */
export type Announced = {
  readonly endpoint: string;
  readonly account: string;
  /** The lines to paste. */
  readonly exports: string;
  readonly example: string;
  readonly env: Environment;
};

const BANNER =
  /API on (?<endpoint>\S+)\naccount (?<account>\d{12}).*paste:\n\n(?<exports>.*?)\n\n.*example:\n\n(?<example>aws [^\n]*)\n/s;

/** Waits for the banner, which a service prints once it listens. */
export const announced = async ({ prints, env }: SealstreamProcess): Promise<Announced> => {
  const {
    endpoint = '',
    account = '',
    exports = '',
    example = '',
  } = (await prints(BANNER)).groups ?? {};
  return { endpoint, account, exports, example, env };
};
