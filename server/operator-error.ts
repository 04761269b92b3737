/** A command cannot do what it was asked to do. The message tells the operator how to fix it. */
export class OperatorError extends Error {
  /** Exit code of the process: 2 for a wrong command or setting, 1 for anything else. */
  readonly exitCode: 1 | 2;

  constructor(message: string, { exitCode = 1, cause }: OperatorErrorDetails = {}) {
    super(message, { cause });
    this.name = 'OperatorError';
    this.exitCode = exitCode;
  }
}

type OperatorErrorDetails = { readonly exitCode?: 1 | 2; readonly cause?: unknown };
