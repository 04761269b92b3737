import { Misconfiguration } from '../domain/ports/misconfiguration.ts';
import { Outage } from '../domain/ports/outage.ts';
import { KeyringError } from '../infra/keyring/keyring-error.ts';
import { OperatorError } from '../server/operator-error.ts';

/** One sentence for the operator, and the exit code of the process. */
export type Explanation = { readonly message: string; readonly exitCode: number };

const MENDABLE = [KeyringError, Misconfiguration, Outage];

/**
 * Explains what an operator can mend, with where to read about a command that was called wrongly. Throws
 * everything else again: it is a bug and needs its stack.
 */
export const explanationOf = (error: unknown, command: string): Explanation => {
  if (error instanceof OperatorError) {
    const { message, exitCode } = error;
    const isMisuse = exitCode === 2 && !message.includes('--help');
    return {
      message: isMisuse ? `${message} See sealstream ${command} --help.` : message,
      exitCode,
    };
  }
  const mendable = MENDABLE.some((kind) => error instanceof kind) || isSystem(error);
  if (mendable && error instanceof Error) return { message: error.message, exitCode: 1 };
  throw error;
};

/** Such as a file that may not be opened: the message names the call and the path. */
const isSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
