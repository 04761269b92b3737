import { Misconfiguration } from '../domain/ports/misconfiguration.ts';
import { Outage } from '../domain/ports/outage.ts';
import { KeyringError } from '../infra/keyring/keyring-error.ts';
import { OperatorError } from '../server/operator-error.ts';
import type { Command, CommandGroup, Io } from './command.ts';
import { readCommandLine } from './command-line.ts';
import { helpPage } from './help.ts';

/** Runs a command, and reports what an operator can fix in one line. Resolves to the exit code. */
export const runAndReport = async (
  target: Command | CommandGroup,
  argv: readonly string[],
  io: Io,
): Promise<number> => {
  try {
    return await run(target, argv, io);
  } catch (error) {
    const { message, exitCode } = explain(error, target.name);
    io.err(`${target.wording?.prefix ?? `sealstream ${target.name}: `}${message}`);
    return exitCode;
  }
};

/**
 * Runs a command. Resolves to the exit code. Throws `OperatorError` with exit code 2 for a command line
 * that is wrong, and whatever the command throws.
 */
export const run = async (
  target: Command | CommandGroup,
  argv: readonly string[],
  io: Io,
): Promise<number> => {
  const line = readCommandLine(target, argv, io.env);
  switch (line.kind) {
    case 'help':
      io.out(helpPage(target));
      return 0;
    case 'misuse':
      throw new OperatorError(line.problems.join(' '), { exitCode: 2 });
    case 'call':
      return line.command.run({ ...line, io });
  }
};

const FIXABLE = [KeyringError, Misconfiguration, Outage];

/** One sentence for the operator, and the exit code. Throws an error that is a bug: it needs its stack. */
const explain = (error: unknown, name: string) => {
  if (error instanceof OperatorError) {
    const { message, exitCode } = error;
    return { message: exitCode === 2 ? withReference(message, name) : message, exitCode };
  }
  const fixable = FIXABLE.some((kind) => error instanceof kind) || isSystemError(error);
  if (fixable && error instanceof Error) return { message: error.message, exitCode: 1 };
  throw error;
};

/** Says where to read about a command that was misused. */
const withReference = (message: string, name: string): string =>
  message.endsWith('.')
    ? `${message} See sealstream ${name} --help.`
    : `${message}; see sealstream ${name} --help.`;

/** Whether a system call failed, such as opening a file: the message names the call and the path. */
const isSystemError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
