/** A command cannot do what it was told to. The message is for the operator and says what to do. */
export class OperatorError extends Error {
  /** Of the process: 2 for a wrong command or setting, 1 for anything else. */
  readonly exitCode: 1 | 2;

  constructor(message: string, { exitCode = 1, cause }: OperatorErrorDetails = {}) {
    super(message, { cause });
    this.name = 'OperatorError';
    this.exitCode = exitCode;
  }
}

type OperatorErrorDetails = { readonly exitCode?: 1 | 2; readonly cause?: unknown };
